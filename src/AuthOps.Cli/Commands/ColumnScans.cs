using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Commands;

/// <summary>Looks at the columns that a policy calls non-identifying, and says what it saw. Stateless.</summary>
internal static class ColumnScans
{
    /// <summary>Scans those of them that are there.</summary>
    public static IReadOnlyList<ColumnScan> Of(
        Table table,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken
    ) =>
        [
            .. policy
                .Attributes.Where(a => a.Role == AttributeRole.NonIdentifying)
                .Select(a => table.TryGetColumn(a.Name, out var column) ? column : null)
                .OfType<Column>()
                .Select(column => ColumnScanner.Scan(column, cancellationToken)),
        ];

    /// <summary>One line a column with a warning.</summary>
    public static void Print(TextWriter output, IReadOnlyList<ColumnScan> scans)
    {
        foreach (var scan in scans.Where(static s => s.Warnings.Count > 0))
        {
            output.WriteLine(
                $"  warning: '{InertText.OneLine(scan.Column)}' is declared non-identifying and {string.Join(", ", scan.Warnings.Select(w => Sentence(scan, w)))}"
            );
        }
    }

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<ColumnScan> scans)
    {
        json.WriteStartArray("nonIdentifyingColumns");
        foreach (var scan in scans)
        {
            WriteJson(json, scan);
        }

        json.WriteEndArray();
    }

    public static void WriteJson(Utf8JsonWriter json, ColumnScan scan)
    {
        json.WriteStartObject();
        json.WriteString("column", scan.Column);
        json.WriteNumber("cells", scan.Cells);
        json.WriteNumber("distinctValues", scan.DistinctValues);
        json.WriteNumber("uniqueCells", scan.UniqueCells);
        json.WriteBoolean("estimated", scan.IsEstimated);
        json.WriteStartObject("identifiers");
        foreach (var (kind, cells) in scan.Identifiers.OrderBy(static i => i.Key))
        {
            json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), cells);
        }

        json.WriteEndObject();
        json.WriteStartArray("warnings");
        foreach (var warning in scan.Warnings)
        {
            json.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(warning.ToString()));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A warning in a few words, with counts and no cell.</summary>
    public static string Sentence(ColumnScan scan, ColumnWarning warning)
    {
        var culture = CultureInfo.InvariantCulture;
        return warning switch
        {
            ColumnWarning.HoldsIdentifiers =>
                $"holds identifiers ({string.Join(", ", scan.Identifiers.OrderBy(static i => i.Key).Select(i => string.Create(culture, $"{i.Key}: {i.Value:N0} cells")))})",
            ColumnWarning.NearlyUnique => string.Create(
                culture,
                $"is nearly unique ({(scan.IsEstimated ? "about " : "")}{scan.UniqueCells:N0} of {scan.Cells:N0} cells are alone)"
            ),
            _ => "holds free text",
        };
    }
}
