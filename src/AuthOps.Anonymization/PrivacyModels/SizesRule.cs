namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// The condition of a model on the sizes of all released classes of a node together; suppressed records are out of
/// account. Immutable and safe to share between threads.
/// </summary>
internal abstract class SizesRule
{
    /// <summary>Whether the condition holds.</summary>
    /// <param name="sizes">The released classes.</param>
    public abstract bool Holds(SizeCounts sizes);
}
