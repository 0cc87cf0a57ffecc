using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests;

/// <summary>The Adult extract of the shared folder with its hierarchy files; skips where it is absent.</summary>
internal static class AdultData
{
    public static readonly string[] NineColumns =
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

    private static readonly Lazy<Table> s_table = new(() => Read("adult.csv"));

    private static readonly Lazy<Table> s_subset = new(() => Read("adult_subset.csv"));

    public static Table Table
    {
        get
        {
            _ = SharedFiles.Path("data/adult/adult.csv");
            return s_table.Value;
        }
    }

    /// <summary>The sample of 3,016 rows that ARX's tests release out of the whole table.</summary>
    public static Table Subset
    {
        get
        {
            _ = SharedFiles.Path("data/adult/adult_subset.csv");
            return s_subset.Value;
        }
    }

    public static Hierarchy Hierarchy(string attribute)
    {
        using var reader = new StreamReader(
            SharedFiles.Path($"data/adult/adult_hierarchy_{attribute}.csv")
        );
        return AuthOps.Anonymization.Hierarchies.Hierarchy.Read(attribute, reader);
    }

    /// <summary>A policy over named quasi-identifiers; other columns are not identifying unless sensitive.</summary>
    public static AnonymizationPolicy Policy(
        string[] quasiIdentifiers,
        string? sensitive,
        string limit,
        params PrivacyModel[] models
    )
    {
        var attributes = quasiIdentifiers
            .Select(name => AttributePolicy.Quasi(name, Hierarchy(name)))
            .ToList();
        if (sensitive is not null)
        {
            attributes.Add(AttributePolicy.Sensitive(sensitive));
        }

        attributes.AddRange(
            NineColumns
                .Where(name => name != sensitive && !quasiIdentifiers.Contains(name))
                .Select(AttributePolicy.NonIdentifying)
        );
        return new AnonymizationPolicy(attributes, models, Ratio.Parse(limit));
    }

    private static Table Read(string file)
    {
        var lines = File.ReadAllLines(SharedFiles.Path($"data/adult/{file}"));
        var rows = lines.Skip(1).Select(line => line.Split(';')).ToArray();
        return Table.FromColumns(
            lines[0]
                .Split(';')
                .Select((name, i) => Column.FromStrings(name, rows.Select(row => row[i]).ToArray()))
                .ToArray()
        );
    }
}
