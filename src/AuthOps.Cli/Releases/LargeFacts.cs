using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization.LargeTables;

namespace AuthOps.Cli.Releases;

/// <summary>How a table beyond memory was worked through. Immutable.</summary>
/// <param name="MemoryBytes">The bound.</param>
/// <param name="PeakBytes">The most that was taken of it.</param>
/// <param name="SpilledRecords">Different records that went to the disk for want of memory.</param>
/// <param name="FileBytes">The length of the temporary file.</param>
/// <param name="DistinctRecords">Different records.</param>
internal sealed record LargeFacts(
    long MemoryBytes,
    long PeakBytes,
    long SpilledRecords,
    long FileBytes,
    long DistinctRecords
)
{
    public static LargeFacts Of(LargeTable table, LargeTableOptions options, long distinct) =>
        new(
            options.MemoryBytes,
            table.PeakMemoryBytes,
            table.SpilledRecords,
            table.FileBytes,
            distinct
        );

    /// <summary>Writes how the table was read: in blocks, or whole where there are no facts.</summary>
    public static void WriteJson(Utf8JsonWriter json, LargeFacts? facts)
    {
        json.WriteStartObject("reading");
        json.WriteString("mode", facts is null ? "table" : "blocks");
        if (facts is not null)
        {
            json.WriteNumber("memoryBytes", facts.MemoryBytes);
            json.WriteNumber("peakBytes", facts.PeakBytes);
            json.WriteNumber("spilledRecords", facts.SpilledRecords);
            json.WriteNumber("temporaryBytes", facts.FileBytes);
            json.WriteNumber("distinctRecords", facts.DistinctRecords);
        }

        json.WriteEndObject();
    }

    public void Print(TextWriter output) =>
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  read in blocks: {DistinctRecords:N0} different records, {PeakBytes:N0} of {MemoryBytes:N0} bytes, {SpilledRecords:N0} records to the disk"
            )
        );
}
