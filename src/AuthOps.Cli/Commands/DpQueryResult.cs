using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;

namespace AuthOps.Cli.Commands;

/// <summary>The answer of <c>authops dp query</c>, as a screenful and as JSON. Immutable.</summary>
internal sealed class DpQueryResult(
    Released<AggregateRelease> released,
    double confidence,
    Rational remaining,
    Rational remainingDelta
)
{
    private readonly AggregateRelease _release = released.Value;

    public void Print(TextWriter output)
    {
        var columns = _release.Columns;
        var table = new TextTable([false, .. Enumerable.Repeat(true, columns.Count)]);
        table.Add([released.Facts.KeyColumn ?? "", .. columns.Select(static c => c.Name)]);
        for (var row = 0; row < _release.Keys.Count; row++)
        {
            table.Add([
                released.Facts.KeyColumn is null ? "all" : _release.Keys[row],
                .. columns.Select(c => DpExplainResult.Number(c.Values[row])),
            ]);
        }

        table.Print(output);
        output.WriteLine();
        output.WriteLine(
            $"Release {released.Facts.ReleaseId} lost {released.Facts.Loss}; left of {released.Facts.Budget}: {remaining}{(released.Facts.Budget.TotalDelta.Sign == 0 ? "" : " delta " + remainingDelta)}"
        );
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/dp-release");
        json.WriteNumber("version", 1);
        json.WritePropertyName("facts");
        json.WriteRawValue(released.Facts.ToJson());
        json.WriteString("remaining", remaining.ToString());
        json.WriteString("remainingDelta", remainingDelta.ToString());
        json.WriteNumber("confidence", confidence);
        json.WriteStartArray("keys");
        foreach (var key in _release.Keys)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (var column in _release.Columns)
        {
            WriteColumn(json, column);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteQuality(Utf8JsonWriter json, QualityReport report)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/dp-quality");
        json.WriteNumber("version", 1);
        json.WriteString("releaseId", report.ReleaseId);
        json.WriteBoolean("dataOpened", report.DataOpened);
        json.WriteString("failure", report.Failure);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("rowsWithoutUnit", report.RowsWithoutUnit);
        json.WriteNumber("rowsWithoutKey", report.RowsWithoutKey);
        json.WriteNumber("rowsBeyondKeyBound", report.RowsBeyondKeyBound);
        json.WriteNumber("rowsBeyondRowBound", report.RowsBeyondRowBound);
        json.WriteNumber("units", report.Units);
        json.WriteNumber("rowsCounted", report.RowsCounted);
        json.WriteEndObject();
    }

    private void WriteColumn(Utf8JsonWriter json, ReleasedColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteStartArray("values");
        for (var row = 0; row < column.Values.Count; row++)
        {
            WriteValue(json, column, row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter json, ReleasedColumn column, int row)
    {
        json.WriteStartObject();
        json.WriteNumber("value", column.Values[row]);
        if (column.IsExact)
        {
            json.WriteString("exact", column.Exact(row).ToString());
        }

        if (column.Interval(row, confidence) is { } interval)
        {
            json.WriteNumber("lower", interval.Lower);
            json.WriteNumber("upper", interval.Upper);
        }

        json.WriteEndObject();
    }
}
