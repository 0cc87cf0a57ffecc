using AuthOps.Psi;

namespace AuthOps.Cli.Intersections;

/// <summary>One line on stderr where a step of a session is over, so that a log shows how far it came. Used by one thread at a time.</summary>
internal sealed class SessionProgress(TextWriter error) : IProgress<PsiProgress>
{
    public void Report(PsiProgress value)
    {
        if (value.Done == value.Total && value.Phase is PsiPhase.MaskingOwn or PsiPhase.MaskingPeer)
        {
            error.WriteLine(
                FormattableString.Invariant(
                    $"authops: {(value.Phase == PsiPhase.MaskingOwn ? "own keys masked" : "keys of the peer masked")}: {value.Total}"
                )
            );
        }
    }
}
