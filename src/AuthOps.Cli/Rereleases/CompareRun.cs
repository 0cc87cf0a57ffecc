using AuthOps.Anonymization;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Rereleases;

/// <summary>Compares releases: those of a ledger, and files after them. Stateless.</summary>
internal static class CompareRun
{
    /// <summary>Compares.</summary>
    /// <exception cref="UsageException">There are fewer than two releases, or files cannot be linked to a ledger.</exception>
    /// <exception cref="InputDataException">A file or the ledger is missing, malformed, or does not fit the policy.</exception>
    public static CompareResult Run(CompareRequest request, CancellationToken cancellationToken)
    {
        var policy = PolicyFile.Load(request.PolicyPath, request.Reading).Policy;
        using var ledger = request.Ledger is { } named
            ? OpenLedger.Of(named, cancellationToken)
            : null;
        if ((ledger?.Releases.Count ?? 0) + request.Files.Count < 2)
        {
            throw new UsageException("there is nothing to compare; name two releases at least");
        }

        var tables = request.Files.Select(file => Read(request, file, cancellationToken)).ToArray();
        if (request.RowKey is { } rowKey || request.Files.Count == 0)
        {
            return Linked(request, policy, ledger, tables, cancellationToken);
        }

        return ledger is null
            ? Unlinked(request, policy, tables, cancellationToken)
            : throw new UsageException(
                "files are compared with a ledger person by person; give --row-key"
            );
    }

    private static CompareResult Linked(
        CompareRequest request,
        AnonymizationPolicy policy,
        OpenLedger? ledger,
        Table[] tables,
        CancellationToken cancellationToken
    )
    {
        // Without a ledger nothing is kept, and a key for this run alone will do.
        using var own = ledger is null ? PseudonymKey.Generate() : null;
        var releases = new List<LinkedRelease>(ledger?.Releases ?? []);
        for (var i = 0; i < tables.Length; i++)
        {
            var path = request.Files[i];
            if (!tables[i].TryGetColumn(request.RowKey!, out var keys))
            {
                throw new InputDataException(
                    path,
                    "has no column of row keys; compare copies that still have it, which must not leave"
                );
            }

            releases.Add(
                Fitting(
                    path,
                    () =>
                        LinkedRelease.Create(
                            Path.GetFileName(path),
                            tables[i],
                            keys,
                            policy,
                            ledger?.Key ?? own!,
                            cancellationToken
                        )
                )
            );
        }

        var reports = RereleaseCheck.CheckSequence(releases, policy, cancellationToken);
        return new CompareResult([.. reports.Skip(1)], []);
    }

    private static CompareResult Unlinked(
        CompareRequest request,
        AnonymizationPolicy policy,
        Table[] tables,
        CancellationToken cancellationToken
    )
    {
        var reports = new List<UnlinkedReport>();
        for (var i = 1; i < tables.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                reports.Add(
                    Fitting(
                        request.Files[i],
                        () =>
                            UnlinkedCheck.Compare(
                                (Path.GetFileName(request.Files[j]), tables[j]),
                                (Path.GetFileName(request.Files[i]), tables[i]),
                                policy,
                                cancellationToken
                            )
                    )
                );
            }
        }

        return new CompareResult([], reports);
    }

    private static Table Read(
        CompareRequest request,
        string path,
        CancellationToken cancellationToken
    )
    {
        var table = CsvTableReader
            .Read(
                path,
                request.Reading with
                {
                    UnescapeSpreadsheetCells = true,
                },
                null,
                cancellationToken
            )
            .Table;
        DeclaredColumns.RequireRows(path, table);
        return table;
    }

    private static T Fitting<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (PolicyException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }
}
