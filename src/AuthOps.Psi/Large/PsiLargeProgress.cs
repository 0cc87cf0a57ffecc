namespace AuthOps.Psi.Large;

/// <summary>Where a session over a large set stands. Immutable and safe to share between threads.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is; equal to <paramref name="Done"/> where that is not known.</param>
public readonly record struct PsiLargeProgress(PsiLargePhase Phase, long Done, long Total);
