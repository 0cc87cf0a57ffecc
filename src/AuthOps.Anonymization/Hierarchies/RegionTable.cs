using System.Collections.Frozen;
using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// Names of administrative regions by code, as of a year. Immutable and safe to share between threads.
/// </summary>
public sealed class RegionTable
{
    /// <summary>The most regions a table may have.</summary>
    public const int MaxRegions = 1_000_000;

    private const int MaxNameLength = 64;
    private static readonly Lazy<RegionTable> s_year2023 = new(static () => Embedded(2023));
    private readonly FrozenDictionary<string, string> _names;

    private RegionTable(int year, FrozenDictionary<string, string> names)
    {
        Year = year;
        _names = names;
    }

    /// <summary>
    /// Provinces, cities and counties in the statistical code of the National Bureau of Statistics as of 2023-06-30, published 2023-09-11
    /// (from the package china-division 2.7.0, WTFPL), with Taiwan, Hong Kong and Macao as provinces by GB/T 2260. It holds development
    /// zones, which GB/T 2260 does not list, and no code that was abolished before.
    /// </summary>
    public static RegionTable Year2023 => s_year2023.Value;

    /// <summary>The year the table is of.</summary>
    public int Year { get; }

    /// <summary>The number of regions.</summary>
    public int Count => _names.Count;

    /// <summary>Reads a table, for another year or with streets: a code, a comma and a name a line.</summary>
    /// <param name="year">The year it is of.</param>
    /// <param name="reader">The text; read to its end and not closed. Codes have 2, 4, 6, 9 or 12 digits; the larger region comes first.</param>
    /// <exception cref="FormatException">A line is not as described; it is named by its number.</exception>
    public static RegionTable Read(int year, TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            var comma = text.IndexOf(',', StringComparison.Ordinal);
            var (code, name) = comma < 0 ? (text, "") : (text[..comma], text[(comma + 1)..]);
            if (LengthAbove(code.Length) < 0 || !IsDigits(code))
            {
                throw Fault(
                    line,
                    "does not begin with a code of 2, 4, 6, 9 or 12 digits and a comma"
                );
            }

            if (name.Length is 0 or > MaxNameLength)
            {
                throw Fault(
                    line,
                    $"needs a name of 1 to {MaxNameLength} characters after the comma"
                );
            }

            if (code.Length > 2 && !names.ContainsKey(code[..LengthAbove(code.Length)]))
            {
                throw Fault(line, "has a region whose larger region does not come before it");
            }

            if (!names.TryAdd(code, name))
            {
                throw Fault(line, "gives a code for the second time");
            }

            if (names.Count > MaxRegions)
            {
                throw Fault(line, $"is one region more than the {MaxRegions} that are allowed");
            }
        }

        return new RegionTable(year, names.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>What the table knows of a code. Nothing is thrown for a code that it lacks.</summary>
    /// <param name="code">The code.</param>
    public RegionStatus Check(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (LengthAbove(code.Length) < 0 || !IsDigits(code))
        {
            return RegionStatus.Malformed;
        }

        if (_names.ContainsKey(code))
        {
            return RegionStatus.Listed;
        }

        return _names.ContainsKey(code[..2]) ? RegionStatus.Unlisted : RegionStatus.UnknownProvince;
    }

    /// <summary>The names from the province to the region, one after the other; null where the table lacks the code.</summary>
    /// <param name="code">The code.</param>
    public string? FullNameOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (!_names.TryGetValue(code, out var name))
        {
            return null;
        }

        var above = LengthAbove(code.Length);
        return above == 0 ? name : FullNameOf(code[..above]) + name;
    }

    /// <summary>The length of the code of the region above; 0 for a province, negative for a length that no code has.</summary>
    internal static int LengthAbove(int length) =>
        length switch
        {
            2 => 0,
            4 => 2,
            6 => 4,
            9 => 6,
            12 => 9,
            _ => -1,
        };

    private static bool IsDigits(string code) =>
        code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static FormatException Fault(int line, string what) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Line {line} of the table of regions {what}; correct it or leave it out."
            )
        );

    private static RegionTable Embedded(int year)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"regions-{year}.csv");
        using var stream =
            typeof(RegionTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return Read(year, reader);
    }
}
