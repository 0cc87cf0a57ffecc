using System.Diagnostics;
using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Cli.Input;
using AuthOps.Cli.Releases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>
/// A CSV file of synthetic rows in the page cache to the chosen transformation (k = 5, loss, 5 %) and the encoded release on
/// the disk, in a process of its own whose memory is measured: the tool's own reader and the library's large table.
/// </summary>
internal static class LargeAnonymization
{
    public const string Verb = "rows100m";
    public const string ChildVerb = "rows100m-run";

    private const double MostSeconds = 90;
    private const long MostBytes = 4_000_000_000;

    public static int Run(string verb, string[] args) =>
        verb == Verb
            ? Make(
                long.Parse(args[0], CultureInfo.InvariantCulture),
                args[1],
                long.Parse(args[2], CultureInfo.InvariantCulture)
            )
            : Measure(args[0], long.Parse(args[1], CultureInfo.InvariantCulture));

    private static int Make(long rows, string folder, long memory)
    {
        var path = Path.Combine(folder, $"rows-{rows}.csv");
        try
        {
            AdultFiles.WriteSynthetic(path, rows);
            ReadThrough(path);
            using var child = Process.Start(
                Environment.ProcessPath!,
                [ChildVerb, path, memory.ToString(CultureInfo.InvariantCulture)]
            );
            child.WaitForExit();
            return child.ExitCode;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Brings a file into the page cache.</summary>
    private static void ReadThrough(string path)
    {
        using var file = File.OpenRead(path);
        var block = new byte[1 << 20];
        while (file.Read(block) > 0) { }
    }

    private static int Measure(string path, long memory)
    {
        var options = new LargeTableOptions
        {
            MemoryBytes = memory,
            Parts = 2,
            Folder = Path.GetDirectoryName(path),
        };
        var policy = AdultFiles.Policy(null, "0.05", new Loss(), new KAnonymity(5));
        var clock = Stopwatch.StartNew();
        using var reader = new LargeReader(path, new CsvReadOptions(), policy, [], options);
        reader.Read(null, CancellationToken.None);
        var read = clock.Elapsed.TotalSeconds;
        var plan = reader.Table.Plan(
            new PlanOptions { IncludeFront = false, MaxDegreeOfParallelism = 2 },
            null,
            CancellationToken.None
        );
        var planned = clock.Elapsed.TotalSeconds;
        var output = path + ".encoded";
        long released;
        try
        {
            released = WriteEncoded(reader.Table.Release(plan), output);
        }
        finally
        {
            File.Delete(output);
        }

        var all = clock.Elapsed.TotalSeconds;
        var peak = PeakBytes();
        var distinct = reader.Table.DistinctRecords().Records.RowCount;
        Console.WriteLine(
            FormattableString.Invariant(
                $"{plan.InputRows} rows, {new FileInfo(path).Length} bytes of CSV, 2 threads, a bound of {memory} bytes"
            )
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"read and counted {read:F1} s, searched {planned - read:F1} s, encoded release written {all - planned:F1} s; together {all:F1} s (must {MostSeconds:F0})"
            )
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"node {string.Join(' ', plan.Node)}, loss {plan.Loss:F10}, {released} rows released, {distinct} different records, {plan.NodesEvaluated} nodes looked at"
            )
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"peak of the bound {reader.Table.PeakMemoryBytes} bytes, {reader.Table.SpilledRecords} records spilled, temporary file {reader.Table.FileBytes} bytes; peak of the process {peak} bytes (must {MostBytes})"
            )
        );
        return all <= MostSeconds && peak <= MostBytes && released == plan.ReleasedRows ? 0 : 1;
    }

    /// <summary>Writes the codes of every block, a byte each (two where a column has more values), and the values after them.</summary>
    private static long WriteEncoded(LargeRelease release, string path)
    {
        long rows = 0;
        using var file = File.Create(path, 1 << 20);
        for (var first = 0; first < release.BlockCount; first += 2)
        {
            var blocks = new Table[Math.Min(2, release.BlockCount - first)];
            Parallel.For(0, blocks.Length, i => blocks[i] = release.Block(first + i));
            foreach (var block in blocks)
            {
                rows += block.RowCount;
                foreach (var column in block.Columns)
                {
                    Write(file, column);
                }
            }
        }

        file.Flush();
        return rows;
    }

    private static void Write(FileStream file, Column column)
    {
        var width = column.Values.Count < byte.MaxValue ? 1 : 2;
        var bytes = new byte[column.Count * width];
        var codes = column.Codes;
        for (var row = 0; row < codes.Length; row++)
        {
            var code = codes[row] + 1;
            bytes[row * width] = (byte)(code & byte.MaxValue);
            if (width == 2)
            {
                bytes[(row * width) + 1] = (byte)(code >> 8);
            }
        }

        file.Write(bytes);
        foreach (var value in column.Values)
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(value + "\n"));
        }
    }

    /// <summary>The most memory the process had, as the system counts it.</summary>
    private static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
