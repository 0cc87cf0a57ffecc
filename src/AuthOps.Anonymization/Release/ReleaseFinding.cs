namespace AuthOps.Anonymization.Release;

/// <summary>One thing wrong with a release. It shows no value. Immutable and safe to share between threads.</summary>
/// <param name="Kind">What.</param>
/// <param name="Attribute">The column concerned, or null.</param>
/// <param name="Row">The first data row concerned, counted from 1, or 0 where there is none.</param>
/// <param name="Rows">How many rows are concerned, 0 where the finding is not about rows.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record ReleaseFinding(
    ReleaseFindingKind Kind,
    string? Attribute,
    long Row,
    long Rows,
    string Message
)
{
    /// <summary>The name of the privacy model that fails, or null where the finding is not about one.</summary>
    public string? Model { get; init; }
}
