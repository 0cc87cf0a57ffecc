using System.Collections.ObjectModel;
using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Search;

/// <summary>What the released classes of a node offer for sensitive attributes. Stateless.</summary>
internal static class SensitiveMeasures
{
    public static FrontPoint Complete(EncodedTable table, FrontCandidate point) =>
        new(
            Array.AsReadOnly(point.Levels),
            point.K,
            point.SuppressedRows,
            point.Score,
            new Ratio(1, point.SmallestClass),
            table.Sensitive.Length == 0
                ? ReadOnlyCollection<SensitiveMeasure>.Empty
                : Array.AsReadOnly(Of(table, point))
        );

    private static SensitiveMeasure[] Of(EncodedTable table, FrontCandidate point) =>
        table.WidestKeyBits switch
        {
            <= 32 => Of<uint>(table, point),
            <= 64 => Of<ulong>(table, point),
            _ => Of<UInt128>(table, point),
        };

    private static SensitiveMeasure[] Of<TKey>(EncodedTable table, FrontCandidate point)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var tables = new BaseTables<TKey>(table, point.Levels);
        var classes = new NodeClasses<TKey>(table, tables.Layout);
        classes.Load(tables.Plain, Math.Max(point.K, 1));
        classes.ApplySensitive(tables.Sensitive, tables.Layouts);
        classes.ApplySizes(table.Rows, point.Levels, table.Policy.Quality.CreateMeasure(table));
        return table
            .Sensitive.Select(
                (codes, i) => Measure(codes, classes, tables.Sensitive[i], tables.Layouts[i])
            )
            .ToArray();
    }

    private static SensitiveMeasure Measure<TKey>(
        SensitiveCodes codes,
        NodeClasses<TKey> classes,
        ClassTable<TKey> source,
        KeyLayout<TKey> layout
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var rule = new EqualDistanceRule(Ratio.One, codes.Distribution);
        var values = new List<int>();
        var counts = new List<int>();
        var least = int.MaxValue;
        var largest = Ratio.Zero;
        var entry = 0;
        for (var i = 0; i < classes.Count; i++)
        {
            values.Clear();
            counts.Clear();
            for (var left = classes.Size(i); left > 0; entry++)
            {
                values.Add(int.CreateTruncating(layout.SensitiveNumber(source.Keys[entry])));
                counts.Add(source.Counts[entry]);
                left -= source.Counts[entry];
            }

            if (values.Count == 0 || classes.Fails(i))
            {
                continue;
            }

            least = Math.Min(least, values.Count - (values[0] == 0 ? 1 : 0));
            var distance = new Ratio(
                (BigInteger)rule.Distance([.. values], [.. counts], classes.Size(i)),
                (BigInteger)classes.Size(i) * codes.Distribution.Rows
            );
            largest = distance > largest ? distance : largest;
        }

        return new SensitiveMeasure(codes.Column.Name, least == int.MaxValue ? 0 : least, largest);
    }
}
