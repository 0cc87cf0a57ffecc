using System.Globalization;
using System.Text.Json.Nodes;

namespace AuthOps.Cli.Facts;

/// <summary>How many records stand in classes of a range of sizes.</summary>
/// <param name="From">Smallest class size of the band.</param>
/// <param name="To">Largest, or 0 where the band is open.</param>
/// <param name="Rows">Records in such classes.</param>
internal sealed record ClassSizeBand(long From, long To, long Rows)
{
    private static readonly long[] Starts = [1, 2, 5, 10, 20, 50, 100, 200];

    /// <summary>The band as text: <c>5–9</c>, <c>200+</c>.</summary>
    public string Name =>
        To == 0 ? string.Create(CultureInfo.InvariantCulture, $"{From}+")
        : From == To ? From.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{From}–{To}");

    /// <summary>Counts records into the fixed bands, leaving empty bands at either end out.</summary>
    /// <param name="classes">Class sizes, each with how many classes have it.</param>
    public static IReadOnlyList<ClassSizeBand> Count(IEnumerable<(long Size, long Classes)> classes)
    {
        var rows = new long[Starts.Length];
        foreach (var (size, count) in classes)
        {
            var band = Array.FindLastIndex(Starts, start => start <= size);
            rows[band] += size * count;
        }

        var bands = rows.Select(
            (count, i) =>
                new ClassSizeBand(Starts[i], i + 1 < Starts.Length ? Starts[i + 1] - 1 : 0, count)
        );
        return [.. bands.Where(band => band.Rows > 0)];
    }

    /// <summary>The object.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["from"] = From,
            ["rows"] = Rows,
            ["to"] = To,
        };

    /// <summary>Reads the object.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static ClassSizeBand Read(FactReader reader) =>
        new(reader.Count("from"), reader.Count("to"), reader.Count("rows"));
}
