using System.Globalization;
using AuthOps.Cli.Input;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.UsageLogs;

/// <summary>A use as a file states it, every field in form. Immutable.</summary>
/// <param name="Line">The line it stands on.</param>
/// <param name="Id">The event's id: a digest of its source and its own id.</param>
/// <param name="Grant">The grant.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Amount">The amount.</param>
/// <param name="UsedAt">When, in microseconds since 1970.</param>
/// <param name="Tag">The caller's own number.</param>
internal readonly record struct UsageEventRow(
    long Line,
    UInt128 Id,
    string Grant,
    string Scenario,
    UsageUnit Unit,
    Int128 Amount,
    long UsedAt,
    uint Tag
)
{
    /// <summary>The names of the fields; the last two may be left out.</summary>
    public static readonly string[] Fields =
    [
        "id",
        "grant",
        "scenario",
        "unit",
        "amount",
        "time",
        "tag",
        "source",
    ];

    public const int Required = 6;
    private const int MaxId = 1024;

    /// <summary>Reads the fields of a row; absent ones are null.</summary>
    /// <exception cref="InputDataException">One is malformed; its name and line are said, never its content.</exception>
    public static UsageEventRow Parse(string file, long line, string? source, string?[] fields)
    {
        var origin = fields[7] is { Length: > 0 } own ? own : source;
        if (origin is null)
        {
            throw Fault(7, "is missing; give it or --source, since an id counts within its source");
        }

        var id = Text(0, MaxId);
        var unit =
            Enum.TryParse<UsageUnit>(fields[3], ignoreCase: false, out var parsed)
            && Enum.GetName(parsed) == fields[3]
                ? parsed
                : throw Fault(3, $"must be one of {string.Join(", ", Enum.GetNames<UsageUnit>())}");
        if (
            !Int128.TryParse(
                fields[4],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var amount
            )
        )
        {
            throw Fault(4, "must be a whole number from 0 to 2^127 - 1");
        }

        if (!MeterText.TryInstant(fields[5], out var time))
        {
            throw Fault(5, "must be an instant such as 2026-03-01T00:00:00Z, to the microsecond");
        }

        uint tag = 0;
        if (
            fields[6] is { Length: > 0 } text
            && !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out tag)
        )
        {
            throw Fault(6, $"must be a whole number from 0 to {uint.MaxValue}");
        }

        return new UsageEventRow(
            line,
            UsageEventId.FromSource(origin, id),
            Text(1, UsageRequest.MaxIdentifierLength),
            Text(2, UsageRequest.MaxIdentifierLength),
            unit,
            amount,
            (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond,
            tag
        );

        string Text(int field, int max) =>
            fields[field] is { Length: > 0 } value && value.Length <= max
                ? value
                : throw Fault(field, $"must have 1 to {max} characters");

        InputDataException Fault(int field, string reason) =>
            new(file, $"'{Fields[field]}' {reason}", line);
    }
}
