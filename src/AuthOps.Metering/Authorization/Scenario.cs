namespace AuthOps.Metering.Authorization;

/// <summary>
/// An approved application scenario (应用场景, Art. 20 to 22): one developer uses one product for one purpose.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record Scenario
{
    /// <summary>Creates a scenario. Identifiers are 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="purpose">The approved purpose; a use under the scenario must declare exactly this one.</param>
    /// <param name="purposeClass">The class of the purpose, which decides about the price.</param>
    /// <param name="developer">The developer (开发主体).</param>
    /// <param name="productId">The product used.</param>
    /// <exception cref="ArgumentException">An identifier is malformed or the class unknown.</exception>
    public Scenario(
        string id,
        string purpose,
        PurposeClass purposeClass,
        string developer,
        string productId
    )
    {
        Id = Identifiers.Require(id, nameof(id));
        Purpose = Identifiers.Require(purpose, nameof(purpose));
        Developer = Identifiers.Require(developer, nameof(developer));
        ProductId = Identifiers.Require(productId, nameof(productId));
        if (!Enum.IsDefined(purposeClass))
        {
            throw new ArgumentException(
                "The class is not one of PurposeClass.",
                nameof(purposeClass)
            );
        }

        PurposeClass = purposeClass;
    }

    /// <summary>The scenario's identifier.</summary>
    public string Id { get; }

    /// <summary>The approved purpose.</summary>
    public string Purpose { get; }

    /// <summary>The class of the purpose.</summary>
    public PurposeClass PurposeClass { get; }

    /// <summary>The developer.</summary>
    public string Developer { get; }

    /// <summary>The product used.</summary>
    public string ProductId { get; }

    /// <summary>Whether the scenario serves the public good, so that its use costs nothing.</summary>
    public bool IsPublicGood =>
        PurposeClass is PurposeClass.PublicGovernance or PurposeClass.PublicWelfare;
}
