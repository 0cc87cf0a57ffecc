namespace AuthOps.Anonymization.Quality;

/// <summary>What is certain about a node before its classes are known.</summary>
/// <param name="suppressed">Records that it suppresses at least, all of them in classes that are too small.</param>
/// <param name="costs">What they cost at least, per attribute, in the measure's own unit.</param>
/// <param name="classes">Classes, at most.</param>
/// <param name="kept">Classes that are large enough plus records in others over the smallest class, at most, at some finer node.</param>
/// <param name="squares">Σ size² over classes, at least.</param>
internal readonly ref struct NodeBound(
    long suppressed,
    ReadOnlySpan<double> costs,
    int classes,
    double kept,
    long squares
)
{
    public long Suppressed { get; } = suppressed;

    public ReadOnlySpan<double> Costs { get; } = costs;

    public int Classes { get; } = classes;

    public double Kept { get; } = kept;

    public long Squares { get; } = squares;
}
