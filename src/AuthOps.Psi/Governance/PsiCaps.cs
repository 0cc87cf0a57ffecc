using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What sessions of one peer, resource and purpose may amount to within a window. Both parties state the same caps and each
/// enforces them by itself. Immutable and safe to share between threads.
/// </summary>
public sealed record PsiCaps
{
    private static readonly string[] s_members =
    [
        "maximumItems",
        "maximumNumbers",
        "maximumPeerInputs",
        "maximumRatio",
        "maximumSessions",
        "minimumDifference",
        "minimumItems",
        "windowSeconds",
    ];

    /// <summary>The fewest keys of either side: a set of one makes a number a row. At least 1.</summary>
    public int MinimumItems { get; init; } = 100;

    /// <summary>The most keys of either side.</summary>
    public int MaximumItems { get; init; } = PsiOptions.SizeCeiling;

    /// <summary>How many times the smaller set the larger may be. At least 1.</summary>
    public int MaximumRatio { get; init; } = 10_000;

    /// <summary>Sessions in the window, also those that were broken off. At least 1.</summary>
    public int MaximumSessions { get; init; } = 12;

    /// <summary>
    /// An own input is one of the window's earlier ones, or differs from each by at least this many keys: results over inputs
    /// that differ by few keys tell about those few. A peer's size, where it is no bound, likewise. At least 1, which allows all.
    /// </summary>
    public int MinimumDifference { get; init; } = 100;

    /// <summary>Different inputs of the peer in the window; without a commitment each session counts as another. At least 1.</summary>
    public int MaximumPeerInputs { get; init; } = 12;

    /// <summary>
    /// How many different numbers sessions whose output is the number alone (<see cref="PsiOutput.Cardinality"/>) may tell in the window: one
    /// for each pair of an own input and a peer's commitment, and one for each session of a peer without a commitment. Numbers over
    /// chosen sets single out keys, about as many as there are numbers, without any row being opened. At least 1.
    /// </summary>
    public int MaximumNumbers { get; init; } = 6;

    /// <summary>How far sessions are looked back upon; at least a second.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(30);

    private long[] Values =>
        [
            MaximumItems,
            MaximumNumbers,
            MaximumPeerInputs,
            MaximumRatio,
            MaximumSessions,
            MinimumDifference,
            MinimumItems,
            (long)Window.TotalSeconds,
        ];

    /// <summary>Reads caps from a file that both parties have, with all members as in a receipt and no other.</summary>
    /// <param name="utf8Json">One JSON object, such as <c>{"maximumItems":…}</c>.</param>
    /// <returns>The caps.</returns>
    /// <exception cref="EvidenceFormatException">It is no such object, or a cap is out of range.</exception>
    public static PsiCaps Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.BytesConsumed == utf8Json.TrimEnd("\r\n\t "u8).Length
                ? Read(document.RootElement)
                : throw new EvidenceFormatException(
                    "Caps are one JSON object and nothing behind it."
                );
        }
        catch (JsonException error)
        {
            throw new EvidenceFormatException($"Caps are one JSON object: {error.Message}", error);
        }
    }

    internal bool IsInRange =>
        Array.TrueForAll(Values, value => value >= 1)
        && MinimumItems <= MaximumItems
        && Window.Ticks % TimeSpan.TicksPerSecond == 0
        && Window <= TimeSpan.FromDays(36_500);

    internal byte[] Encode()
    {
        var values = Values;
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return bytes;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        for (var i = 0; i < s_members.Length; i++)
        {
            json[s_members[i]] = Values[i];
        }

        return json;
    }

    internal static PsiCaps Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw PredicateMembers.Fault("caps", "must be an object");
        }

        var members = new PredicateMembers(json, s_members);
        var seconds = json.GetProperty("windowSeconds");
        var caps = new PsiCaps
        {
            MaximumItems = members.Count("maximumItems"),
            MaximumNumbers = members.Count("maximumNumbers"),
            MaximumPeerInputs = members.Count("maximumPeerInputs"),
            MaximumRatio = members.Count("maximumRatio"),
            MaximumSessions = members.Count("maximumSessions"),
            MinimumDifference = members.Count("minimumDifference"),
            MinimumItems = members.Count("minimumItems"),
            Window =
                seconds.ValueKind == JsonValueKind.Number
                && seconds.TryGetInt64(out var value)
                && value is > 0 and <= 36_500L * 86_400
                    ? TimeSpan.FromSeconds(value)
                    : throw PredicateMembers.Fault("windowSeconds", "must be a positive number"),
        };
        return caps.IsInRange
            ? caps
            : throw new EvidenceFormatException("The predicate's caps are out of range.");
    }
}
