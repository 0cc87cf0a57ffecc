using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Psi;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Intersections;

/// <summary>One attempt of a job in a work folder over one connection, and the file of matching rows, in memory that does not grow with the files. Used by one thread.</summary>
internal sealed class LargeIntersectionRun(
    IntersectionRequest request,
    PsiOptions options,
    PsiLargeOptions large,
    PeerCertificates? certificates,
    TextWriter error
)
{
    /// <summary>Runs the attempt, and gives what was learnt and how many own rows match.</summary>
    public async Task<(PsiLargeResult Learnt, int Matched)> RunAsync(
        LargeSource source,
        PsiRowSource rows,
        CancellationToken cancellationToken
    )
    {
        if (options.PayloadBytes > 0)
        {
            throw new UsageException("--work carries no payloads; leave --payload-bytes out");
        }

        try
        {
            var connection = await PeerConnection
                .OpenAsync(
                    request.IsServer,
                    request.Address,
                    certificates,
                    error,
                    cancellationToken
                )
                .ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var learnt = await PsiLargeSession
                .RunAsync(
                    [connection.Stream],
                    request.Role,
                    rows,
                    options,
                    large,
                    new LargeProgress(error),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var matched = learnt.ReadMatchedRows();
            return (
                learnt,
                request.Result is { } path
                    ? MatchedRowsFile.Write(path, source, matched, cancellationToken)
                    : matched.Count()
            );
        }
        catch (PsiItemException refused)
        {
            throw UnusableRows.Refusal(request.Data, refused);
        }
        catch (InvalidDataException damaged)
        {
            throw new InputDataException(large.WorkFolder, damaged.Message);
        }
        catch (ArgumentException other)
        {
            throw new UsageException(other.Message);
        }
    }
}
