using System.Globalization;
using System.Text.Json;
using AuthOps.Metering;

namespace AuthOps.Cli.Reports;

/// <summary>Reads the facts of a form from its canonical JSON, as a signed statement carries them.</summary>
internal static class FormFacts
{
    public static string Text(this JsonElement facts, string name) =>
        facts.GetProperty(name).GetString()!;

    public static long Number(this JsonElement facts, string name) =>
        long.Parse(facts.Text(name), CultureInfo.InvariantCulture);

    public static ValidityPeriod Period(this JsonElement facts, string from, string until) =>
        new(Instant(facts.Text(from)), Instant(facts.Text(until)));

    public static IEnumerable<JsonElement> Items(this JsonElement facts, string name) =>
        facts.GetProperty(name).EnumerateArray();

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
