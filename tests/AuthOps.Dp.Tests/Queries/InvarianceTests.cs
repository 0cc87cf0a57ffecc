using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>What does not belong to the data as a multiset of rows must not show in the exact aggregates.</summary>
public sealed class InvarianceTests
{
    private static readonly SipHash Priority = new(1, 2);

    [Fact]
    public void Permutation_sharding_threads_spilling_and_source_give_identical_aggregates()
    {
        for (var seed = 1000; seed < 1000 + Effort.Of(100, 12, 4); seed++)
        {
            var data = new RandomPlan(seed);
            var expected = Print(data.Aggregate(data.Rows, Priority));

            Assert.Equal(expected, Print(data.Aggregate(data.Rows.Reverse(), Priority)));
            Assert.Equal(
                expected,
                Print(
                    data.Aggregate(
                        data.Rows.OrderBy(static r => r.Word).ThenBy(static r => r.Whole),
                        Priority
                    )
                )
            );
            Assert.Equal(
                expected,
                Print(data.Aggregate(data.Rows, Priority, new DpExecution { Threads = 3 }))
            );
            Assert.Equal(expected, Print(Sharded(data)));

            // In a table every cell is text, and rows are put in order by what they hold.
            Assert.Equal(
                Print(OfTable(data, data.Rows)),
                Print(OfTable(data, data.Rows.Reverse()))
            );
            Assert.Equal(expected, Print(OfReader(data)));
        }
    }

    [Fact]
    public void Much_data_through_the_spill_file_gives_the_same_as_in_memory()
    {
        var folder = Directory.CreateTempSubdirectory("dp-spill").FullName;
        try
        {
            var data = new ManyRows(300_000);
            var plan = data.Plan();
            var memory = EngineRun.Aggregate(data.Source(), PlanCompiler.Compile(plan), Priority);
            var small = new DpExecution
            {
                MemoryLimit = 1 << 20,
                SpillFolder = folder,
                Threads = 2,
            };
            using (var spill = new SpillFile(small.MemoryLimit, small.SpillFolder))
            {
                var spilled = EngineRun.Aggregate(
                    data.Source(),
                    PlanCompiler.Compile(plan),
                    Priority,
                    small,
                    spill
                );
                Assert.Equal(Print(memory), Print(spilled));
                Assert.True(spill.SpilledBytes > 1 << 20, $"{spill.SpilledBytes} bytes spilled");
                AssertUnreadable(folder);
            }

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_list_and_the_sort_keep_the_same_keys()
    {
        for (var maxKeys = 1; maxKeys <= 8; maxKeys++)
        {
            var data = new ManyRows(5_000);
            var encoder = new KeyEncoder(isGrouped: true, keys: null);
            var units = new UnitEncoder();
            var rows = data.Bucket(Priority, encoder, units);
            var list = new KeySelection(encoder, maxKeys);
            list.Run(rows);
            var sort = new KeySelection(encoder, maxKeys);
            sort.RunSorted(rows);
            var one = new KeySelection(encoder, maxKeys);
            one.RunListed(rows);
            Assert.Equal(
                list.RowSlots.Take(rows.Count).Select(static slot => slot >= 0),
                one.RowSlots.Take(rows.Count).Select(static slot => slot >= 0)
            );
            Assert.Equal(
                list.RowSlots.Take(rows.Count).Select(static slot => slot >= 0),
                sort.RowSlots.Take(rows.Count).Select(static slot => slot >= 0)
            );
            for (var i = 0; i < rows.Count; i++)
            {
                if (list.RowSlots[i] >= 0)
                {
                    Assert.Equal(list.SlotRows[list.RowSlots[i]], sort.SlotRows[sort.RowSlots[i]]);
                }
            }
        }
    }

    /// <summary>Rows are kept in two forms, by whether all units of their batch fit 32 bits.</summary>
    [Fact]
    public void A_unit_meets_its_rows_whatever_units_stand_beside_it()
    {
        long[] units = [7, uint.MaxValue, uint.MaxValue + 1L, -1, long.MinValue, long.MaxValue, 0];
        List<(long Unit, long Key, long Value)> rows = [];
        for (var i = 0; i < 30_000; i++)
        {
            var apart = i % 3 == 0 ? 0 : i % 40;
            rows.Add((unchecked(units[i * 31 % units.Length] + apart), i % 11, i % 83));
        }

        // In the first order most batches are of one kind, in the others almost none is.
        var narrowFirst = rows.OrderBy(static row =>
                row.Unit < 0 ? 2
                : row.Unit > uint.MaxValue ? 1
                : 0
            )
            .ToList();
        var expected = Print(Run(narrowFirst));
        Assert.Equal(expected, Print(Run(rows)));
        Assert.Equal(expected, Print(Run([.. rows.AsEnumerable().Reverse()])));

        static Aggregates Run(List<(long Unit, long Key, long Value)> rows) =>
            EngineRun.Aggregate(
                DpDataSource.OfColumns(
                    DpColumn.Integers("unit", rows.Select(static row => row.Unit).ToArray()),
                    DpColumn.Integers("key", rows.Select(static row => row.Key).ToArray()),
                    DpColumn.Integers("value", rows.Select(static row => row.Value).ToArray())
                ),
                PlanCompiler.Compile(new ManyRows(100).Plan()),
                Priority
            );
    }

    [Fact]
    public void Keys_of_one_priority_are_told_apart()
    {
        for (var maxKeys = 1; maxKeys <= 5; maxKeys++)
        {
            var encoder = new KeyEncoder(isGrouped: true, keys: null);
            var rows = new ManyRows(2_000).Bucket(Priority, encoder, new UnitEncoder());
            for (var i = 0; i < rows.Count; i++)
            {
                // A function of the key, as a priority is, but of few values; the greatest among them.
                rows.Priorities[i] = ulong.MaxValue - (ulong)(rows.Keys[i] % 3);
            }

            var quick = new KeySelection(encoder, maxKeys);
            quick.Run(rows);
            var sort = new KeySelection(encoder, maxKeys);
            sort.RunSorted(rows);
            Assert.Equal(
                quick.RowSlots.Take(rows.Count).Select(static slot => slot >= 0),
                sort.RowSlots.Take(rows.Count).Select(static slot => slot >= 0)
            );
        }
    }

    private static void AssertUnreadable(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Only there can a file without a name be looked at.
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        var file = Assert
            .Single(
                Directory.GetFiles("/proc/self/fd"),
                fd =>
                    new FileInfo(fd).LinkTarget is { } target
                    && target.StartsWith(folder, StringComparison.Ordinal)
            )
            .Replace("self", $"{Environment.ProcessId}", StringComparison.Ordinal);

        // The file is locked for this process too; only another tool may look. Units as little-endian words would be
        // full of zero bytes.
        var copy = Path.GetTempFileName();
        using (var cp = System.Diagnostics.Process.Start("cp", [file, copy]))
        {
            cp.WaitForExit();
        }

        var bytes = File.ReadAllBytes(copy).AsSpan(0, 1 << 16).ToArray();
        File.Delete(copy);
        Assert.InRange(bytes.Count(static b => b == 0), 128, 400);
    }

    private static Aggregates Sharded(RandomPlan data)
    {
        var shards = data
            .Rows.Chunk(7)
            .Select(rows => RandomPlan.Source(rows, data.HasIntegerUnits))
            .ToArray();
        return EngineRun.Aggregate(
            DpDataSource.OfShards(shards),
            PlanCompiler.Compile(data.Plan),
            Priority
        );
    }

    private static Aggregates OfTable(RandomPlan data, IEnumerable<RandomRow> rows)
    {
        var table = Table.From(
            rows,
            schema =>
                schema
                    .Add("unit", r => r.Unit)
                    .Add("key", r => r.Key)
                    .Add("value", r => r.Value)
                    .Add("whole", r => r.Whole)
                    .Add("word", r => r.Word)
        );
        return EngineRun.Aggregate(
            DpDataSource.Of(table),
            PlanCompiler.Compile(data.Plan),
            Priority
        );
    }

    private static Aggregates OfReader(RandomPlan data)
    {
        using var table = new System.Data.DataTable();
        table.Columns.Add("word", typeof(string));
        table.Columns.Add("unit", typeof(string));
        table.Columns.Add("whole", typeof(long));
        table.Columns.Add("value", typeof(double));
        table.Columns.Add("key", typeof(string));
        foreach (var row in data.Rows)
        {
            table.Rows.Add(row.Word, row.Unit, row.Whole, row.Value, row.Key);
        }

        return EngineRun.Aggregate(
            DpDataSource.FromReader(
                ["unit", "key", "value", "whole", "word"],
                _ => ValueTask.FromResult<System.Data.Common.DbDataReader>(table.CreateDataReader())
            ),
            PlanCompiler.Compile(data.Plan),
            Priority
        );
    }

    private static string Print(Aggregates result)
    {
        var text = new System.Text.StringBuilder();
        foreach (var accumulator in result.Accumulators)
        {
            foreach (var part in accumulator.Parts(result.Keys.Count))
            {
                text.AppendJoin(' ', part).AppendLine();
            }
        }

        return text.ToString();
    }
}
