namespace AuthOps.Metering.Review;

/// <summary>One departure of a product from its plan. Immutable and safe to share between threads.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Detail">What was planned and what is; it names fields and figures, no record.</param>
public sealed record ReleaseFinding(ReleaseFindingKind Kind, string Detail)
{
    /// <summary>Whether it keeps the product from being released.</summary>
    public bool IsBlocking => Kind != ReleaseFindingKind.ProductNotRegistered;
}
