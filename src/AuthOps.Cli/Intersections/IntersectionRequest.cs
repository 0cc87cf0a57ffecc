using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Psi;

namespace AuthOps.Cli.Intersections;

/// <summary>What <c>authops psi serve</c> or <c>join</c> is asked for. Immutable.</summary>
internal sealed record IntersectionRequest(
    bool IsServer,
    string Address,
    PsiRole Role,
    string Data,
    CsvReadOptions Csv,
    string? Payload,
    string? Result
)
{
    /// <summary>Refuses what cannot be, before any file is read.</summary>
    public void Check()
    {
        if (Result is not null)
        {
            RequiredPath.MustDiffer("--out", Result, Data);
        }

        if (Payload is not null && Role != PsiRole.Sender)
        {
            throw new UsageException("--payload is for the sender");
        }
    }
}
