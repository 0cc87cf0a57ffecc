using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;
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
            return (learnt, WriteRows(source, learnt, cancellationToken));
        }
        catch (PsiItemException refused)
        {
            throw new InputDataException(
                request.Data,
                FormattableString.Invariant(
                    $"rows cannot take part; the first for {refused.Findings[0].Kind}; 'authops psi prepare' lists them"
                )
            );
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

    private int WriteRows(
        LargeSource source,
        PsiLargeResult learnt,
        CancellationToken cancellationToken
    )
    {
        if (request.Result is not { } path)
        {
            return learnt.ReadMatchedRows().Count();
        }

        var write = new CsvWriteOptions
        {
            Delimiter = CsvTableReader.ReadDelimiter(request.Data, request.Csv),
            Encoding = request.Csv.Encoding,
            NullText = request.Csv.NullText,
        };
        using var output = AtomicFile.Create(path);
        using var matched = learnt.ReadMatchedRows().GetEnumerator();
        var (any, first, count) = (matched.MoveNext(), 0, 0);
        foreach (var table in source.Read(cancellationToken))
        {
            var rows = new List<int>();
            for (; any && matched.Current < first + table.RowCount; any = matched.MoveNext())
            {
                rows.Add(matched.Current - first);
            }

            var columns = table.Columns.Select(column =>
                Column.FromCodes(
                    column.Name,
                    [.. rows.Select(row => column.Codes[row])],
                    column.Values
                )
            );
            CsvTableWriter.Write(
                output.Stream,
                Table.FromColumns([.. columns]),
                write,
                cancellationToken
            );
            write = write with { HasHeader = false };
            first += table.RowCount;
            count += rows.Count;
        }

        output.Commit();
        return count;
    }

    /// <summary>One line on stderr for every bucket, so that a log shows how far the job came. Used by one thread at a time.</summary>
    private sealed class LargeProgress(TextWriter error) : IProgress<PsiLargeProgress>
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
}
