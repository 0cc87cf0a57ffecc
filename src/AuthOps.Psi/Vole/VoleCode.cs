namespace AuthOps.Psi.Vole;

/// <summary>
/// The linear code that stretches the sparse correlation: twice an accumulator over windows of 24 elements and then sums of few
/// places. Its distance is estimated, not proved: docs/math/silent-vole.md. The number goes on the wire.
/// </summary>
internal enum VoleCode
{
    /// <summary>Seven places an output: the published default of this kind.</summary>
    Standard = 1,

    /// <summary>Twenty-one places an output: three times the gathers, for those who distrust the estimate of the first.</summary>
    Conservative = 2,
}
