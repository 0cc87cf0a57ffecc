namespace AuthOps.Psi;

/// <summary>How far a session is. Immutable and safe to share between threads.</summary>
/// <param name="Phase">The step.</param>
/// <param name="Done">Items done in this step.</param>
/// <param name="Total">Items of this step.</param>
public readonly record struct PsiProgress(PsiPhase Phase, long Done, long Total);
