using System.Text;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Psi;

namespace AuthOps.Cli.Intersections;

/// <summary>One session over one connection, and the file of matching rows, which is written whole after it or not at all. Used by one thread.</summary>
internal sealed class IntersectionRun(
    IntersectionRequest request,
    PsiOptions options,
    PeerCertificates? certificates,
    CsvTable file,
    TextWriter error
)
{
    private const string PayloadColumn = "payload";

    public async Task<PsiResult> RunAsync(PsiItemSet items, CancellationToken cancellationToken)
    {
        if (options.PayloadBytes > 0 && request.Role == PsiRole.Sender)
        {
            items = items.WithPayloads(Payloads());
        }

        var connection = await PeerConnection
            .OpenAsync(request.IsServer, request.Address, certificates, error, cancellationToken)
            .ConfigureAwait(false);
        PsiResult result;
        await using (connection.ConfigureAwait(false))
        {
            result = await PsiSession
                .RunAsync(
                    connection.Stream,
                    request.Role,
                    items,
                    options,
                    new SessionProgress(error),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (request.Result is { } path)
        {
            MatchedRowsFile.Write(
                path,
                file,
                request.Csv,
                result.MatchedRows,
                options.PayloadBytes > 0 && request.Role == PsiRole.Receiver
                    ? (
                        PayloadColumn,
                        [.. result.Payloads.Select(p => Encoding.UTF8.GetString(p.Span))]
                    )
                    : null,
                cancellationToken
            );
        }

        return result;
    }

    private ReadOnlyMemory<byte>[] Payloads()
    {
        if (request.Payload is null)
        {
            throw new UsageException("--payload-bytes needs --payload on the sender's side");
        }

        if (!file.Table.TryGetColumn(request.Payload, out var column))
        {
            throw new UsageException($"--payload names '{request.Payload}', which is no column");
        }

        return CellBytes.Of(
            request.Data,
            file,
            column,
            options.PayloadBytes,
            "the payload is longer than --payload-bytes"
        );
    }
}
