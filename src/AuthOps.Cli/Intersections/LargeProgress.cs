using AuthOps.Psi.Large;

namespace AuthOps.Cli.Intersections;

/// <summary>One line on stderr for every bucket, so that a log shows how far the job came. Used by one thread at a time.</summary>
internal sealed class LargeProgress(TextWriter error) : IProgress<PsiLargeProgress>
{
    public void Report(PsiLargeProgress value)
    {
        if (value.Phase == PsiLargePhase.Buckets)
        {
            error.WriteLine(
                FormattableString.Invariant(
                    $"authops: bucket {value.Done} of {value.Total} finished"
                )
            );
        }
    }
}
