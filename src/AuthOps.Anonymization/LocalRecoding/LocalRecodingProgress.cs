namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>How far a local recoding is. Immutable and safe to share between threads.</summary>
/// <param name="Method">The method at work; none while the lower bound is computed.</param>
/// <param name="Done">Different records it has dealt with.</param>
/// <param name="Total">All of them.</param>
public readonly record struct LocalRecodingProgress(
    LocalRecodingMethods Method,
    long Done,
    long Total
);
