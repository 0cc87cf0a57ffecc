namespace AuthOps.Anonymization.Release;

/// <summary>What a release has of one model of its policy. Immutable and safe to share between threads.</summary>
/// <param name="Model">The model's name, with the parameters the policy asks for.</param>
/// <param name="Attribute">The sensitive attribute, or null where the model has none.</param>
/// <param name="Worst">
/// The model's parameter as the worst class has it, or all classes together: k; l; c; t; β; δ; α; a risk; a share. To
/// the nearest double and for reading only: verdicts are exact.
/// </param>
/// <param name="FailingClasses">Classes that fail; for models of all classes together 1 where they do.</param>
/// <param name="FailingRows">Records in them; for models of all classes together every record.</param>
public sealed record ModelMeasure(
    string Model,
    string? Attribute,
    double Worst,
    long FailingClasses,
    long FailingRows
)
{
    /// <summary><see cref="Worst"/> exactly, where it is a fraction of counts; null for entropies, logarithms and estimates.</summary>
    public Ratio? Exact { get; init; }
}
