namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of places. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    /// <summary>Geohashes: wtw3sj → wtw3s* → wtw3* → … → w* → *, a character a level.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: geohashes of one length, as <see cref="GeoHash.Encode"/> makes them.</param>
    /// <exception cref="HierarchyException">A value is no geohash of that length, occurs twice, or there is none.</exception>
    public static Hierarchy FromGeoHashes(string attribute, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var hashes = values as IReadOnlyCollection<string> ?? [.. values];
        var length = Math.Clamp(
            hashes.FirstOrDefault(static h => h is { Length: > 0 })?.Length ?? 1,
            1,
            GeoHash.MaxLength
        );
        return FromFormat(
            attribute,
            hashes,
            length - 1,
            (value, labels) =>
            {
                if (!GeoHash.IsHash(value, length))
                {
                    return false;
                }

                for (var i = 0; i < length - 1; i++)
                {
                    labels[i] = Starred(value, length - 1 - i);
                }

                return true;
            },
            "a geohash as long as the first"
        );
    }

    /// <summary>Cells of the metric grid: 100 m → 500 m → 1 km → 5 km → *.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: cells, as <see cref="MetricGrid.CellOf"/> names them.</param>
    /// <exception cref="HierarchyException">A value is no cell, occurs twice, or there is none.</exception>
    public static Hierarchy FromMetricGrid(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            3,
            static (value, labels) =>
            {
                if (!MetricGrid.TryRead(value, out var row, out var column))
                {
                    return false;
                }

                (labels[0], labels[1], labels[2]) = (
                    MetricGrid.Name(row, column, 5),
                    MetricGrid.Name(row, column, 10),
                    MetricGrid.Name(row, column, 50)
                );
                return true;
            },
            "a cell of the metric grid such as r34753c118034"
        );
}
