using System.Text;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>
/// The Adult extract with its hierarchies from the <c>shared</c> folder beside the checkout, and the synthetic table
/// of a million rows made from it.
/// </summary>
internal static class AdultFiles
{
    public static readonly string[] Columns =
    [
        "sex",
        "age",
        "race",
        "marital-status",
        "education",
        "native-country",
        "workclass",
        "occupation",
        "salary-class",
    ];

    private static readonly string? s_folder = FindFolder();

    /// <summary>Whether the data is there; a lone clone does not have it.</summary>
    public static bool IsPresent => s_folder is not null;

    public static Table Whole() => ToTable(Read("adult.csv"));

    public static Table Subset() => ToTable(Read("adult_subset.csv"));

    /// <summary>
    /// Rows drawn from Adult by splitmix64 with state 42: a row, and for every column in one of sixteen cases the
    /// cell of another row.
    /// </summary>
    public static Table Synthetic(int rows)
    {
        var source = Whole();
        var codes = Columns.Select(_ => new int[rows]).ToArray();
        var at = 0;
        foreach (var row in Draw(rows, source.RowCount))
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                codes[column][at] = source.Columns[column].Codes[row[column]];
            }

            at++;
        }

        return Table.FromColumns(
            Columns
                .Select(
                    (name, i) => Column.FromCodes(name, codes[i], [.. source.Columns[i].Values])
                )
                .ToArray()
        );
    }

    /// <summary>The same rows as a file, however many.</summary>
    public static void WriteSynthetic(string path, long rows)
    {
        var source = Whole();
        var cells = source
            .Columns.Select(
                (c, i) =>
                    c.Values.Select(v => Encoding.UTF8.GetBytes(i == 0 ? v : ";" + v)).ToArray()
            )
            .ToArray();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var buffered = new BufferedStream(file, 1 << 20);
        buffered.Write(Encoding.UTF8.GetBytes(string.Join(';', Columns) + "\n"));
        foreach (var row in Draw(rows, source.RowCount))
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                buffered.Write(cells[column][source.Columns[column].Codes[row[column]]]);
            }

            buffered.WriteByte((byte)'\n');
        }
    }

    /// <summary>For every row of the synthetic table the row of Adult that each cell comes from; one array, filled anew.</summary>
    private static IEnumerable<int[]> Draw(long rows, int sourceRows)
    {
        var state = 42UL;
        var count = (ulong)sourceRows;
        var row = new int[Columns.Length];
        for (long i = 0; i < rows; i++)
        {
            var from = (int)(Next() % count);
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = (Next() & 15) == 0 ? (int)(Next() % count) : from;
            }

            yield return row;
        }

        ulong Next()
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15UL;
                var z = state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return z ^ (z >> 31);
            }
        }
    }

    public static Hierarchy Hierarchy(string column)
    {
        using var reader = new StreamReader(
            Path.Combine(s_folder!, $"adult_hierarchy_{column}.csv")
        );
        return AuthOps.Anonymization.Hierarchies.Hierarchy.Read(column, reader);
    }

    /// <summary>All columns quasi-identifiers but a sensitive one.</summary>
    public static AnonymizationPolicy Policy(
        string? sensitive,
        string limit,
        QualityModel quality,
        params PrivacyModel[] models
    ) =>
        new(
            Columns.Select(c =>
                c == sensitive
                    ? AttributePolicy.Sensitive(c)
                    : AttributePolicy.Quasi(c, Hierarchy(c))
            ),
            models,
            Ratio.Parse(limit),
            quality
        );

    private static string[][] Read(string file) =>
        File.ReadLines(Path.Combine(s_folder!, file))
            .Skip(1)
            .Select(static line => line.Split(';'))
            .ToArray();

    private static Table ToTable(string[][] rows) =>
        Table.FromColumns(
            Columns
                .Select((name, i) => Column.FromStrings(name, rows.Select(r => r[i]).ToArray()))
                .ToArray()
        );

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("AUTHOPS_SHARED") is { Length: > 0 } named)
        {
            return Existing(Path.Combine(named, "data", "adult"));
        }

        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "Libraries.sln")))
            {
                return Existing(Path.Combine(folder.FullName, "..", "shared", "data", "adult"));
            }
        }

        return null;
    }

    private static string? Existing(string path) => Directory.Exists(path) ? path : null;
}
