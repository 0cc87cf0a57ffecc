using System.Text;
using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Search;
using AuthOps.Bench.Anonymization;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;
using Sylvan.Data.Csv;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The row <c>csv-load</c> of area <c>anonymization</c>: the tool's own way from a file in the page cache to the
/// distinct records the search starts from, on two threads.
/// </summary>
internal static class AnonymizationCsvRows
{
    private const int Records = 1_000_000;

    public static IReadOnlyList<HeadlineCase> All { get; } =
        AdultFiles.IsPresent
            ? [new HeadlineCase("anonymization", "csv-load", IsLong: false, Measure)]
            : [];

    private static HeadlineRow Measure()
    {
        var path = Path.Combine(
            Path.GetTempPath(),
            $"authops-csv-load-{Environment.ProcessId}.csv"
        );
        try
        {
            Write(path, AdultFiles.Synthetic(Records));
            var options = new CsvReadOptions { Threads = 2 };
            var policy = new AnonymizationPolicy(
                AdultFiles.Columns.Select(name =>
                    AttributePolicy.Quasi(name, AdultFiles.Hierarchy(name))
                ),
                [new KAnonymity(5)]
            );
            var result = PairedMeasurement.Run(
                new Workload(Records, () => Load(path, options, policy)),
                new Workload(Records, () => Reference(path))
            );
            // A thousand over nanoseconds a record are millions of records a second.
            return new HeadlineRow(
                "anonymization",
                "csv-load",
                1e3 / result.Ours,
                "M/s",
                "live: Sylvan reading the same fields, one thread",
                1e3 / result.Reference,
                result.Ratio,
                new HeadlineGoal(MinOurs: 3),
                "2 threads"
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Load(string path, CsvReadOptions options, AnonymizationPolicy policy)
    {
        var table = CsvTableReader.Read(path, options).Table;
        var distinct = new BaseTables<uint>(EncodedTable.Create(table, policy)).Plain;
        if (distinct.Length != 137_270)
        {
            throw new InvalidOperationException("The distinct table is not the known one.");
        }
    }

    private static void Reference(string path)
    {
        using var csv = CsvDataReader.Create(
            path,
            new CsvDataReaderOptions { Delimiter = ';', BufferSize = 1 << 16 }
        );
        long characters = 0;
        while (csv.Read())
        {
            for (var i = 0; i < csv.FieldCount; i++)
            {
                characters += csv.GetFieldSpan(i).Length;
            }
        }

        if (characters < Records)
        {
            throw new InvalidOperationException("The reference did not read the file.");
        }
    }

    private static void Write(string path, Table table)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false))
        {
            NewLine = "\n",
        };
        file.WriteLine(string.Join(';', table.Columns.Select(static c => c.Name)));
        for (var row = 0; row < table.RowCount; row++)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                file.Write(i == 0 ? "" : ";");
                file.Write(table.Columns[i][row]);
            }

            file.WriteLine();
        }
    }
}
