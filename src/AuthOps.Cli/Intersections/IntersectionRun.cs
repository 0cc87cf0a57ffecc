using System.Text;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;
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

        var connection = request.IsServer
            ? await PeerConnection
                .AcceptAsync(
                    request.Address,
                    certificates,
                    at => error.WriteLine($"authops: waiting at {at}"),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : await PeerConnection
                .ConnectAsync(request.Address, certificates, cancellationToken)
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
            WriteRows(path, result, cancellationToken);
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

        var values = column.Values.Select(Encoding.UTF8.GetBytes).ToArray();
        var row = Array.FindIndex(
            column.Codes.ToArray(),
            code => code >= 0 && values[code].Length > options.PayloadBytes
        );
        return row < 0
            ?
            [
                .. column
                    .Codes.ToArray()
                    .Select(code => new ReadOnlyMemory<byte>(code < 0 ? [] : values[code])),
            ]
            : throw new InputDataException(
                request.Data,
                "the payload is longer than --payload-bytes",
                file.Lines.LineOf(row)
            );
    }

    private void WriteRows(string path, PsiResult result, CancellationToken cancellationToken)
    {
        var rows = result.MatchedRows.ToArray();
        var columns = file
            .Table.Columns.Select(column =>
                Column.FromCodes(
                    column.Name,
                    [.. rows.Select(row => column.Codes[row])],
                    column.Values
                )
            )
            .ToList();
        if (options.PayloadBytes > 0 && request.Role == PsiRole.Receiver)
        {
            var name = PayloadColumn;
            while (file.Table.TryGetColumn(name, out _))
            {
                name += "_";
            }

            columns.Add(
                Column.FromStrings(
                    name,
                    [.. result.Payloads.Select(p => Encoding.UTF8.GetString(p.Span))]
                )
            );
        }

        using var output = AtomicFile.Create(path);
        CsvTableWriter.Write(
            output.Stream,
            Table.FromColumns([.. columns]),
            new CsvWriteOptions
            {
                Delimiter = file.Delimiter,
                Encoding = request.Csv.Encoding,
                NullText = request.Csv.NullText,
            },
            cancellationToken
        );
        output.Commit();
    }
}
