using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// The consents that a scenario rests on, under pseudonyms, as one JSON file: whose, for which fields, until when, by which
/// guardian, and who took consent back. Immutable and safe to share between threads.
/// </summary>
internal sealed class ConsentFile
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxText = 256;
    private const int MaxItems = 65_536;
    private const int MaxFields = 256;

    private readonly JsonElement _element;

    private ConsentFile(StrictJsonObject root, JsonElement element, byte[] canonical)
    {
        _element = element;
        Canonical = canonical;
        Digest = Convert.ToHexStringLower(SHA256.HashData(canonical));
        GrantId = root.String("grant", MaxText);
        ScenarioId = root.String("scenario", MaxText);
        Revocations = root.Has("revocations")
            ?
            [
                .. root.Objects("revocations", 0, MaxItems, "at", "subject")
                    .Select(static r => new ConsentRevocation(Key(r, "subject"), r.Instant("at"))),
            ]
            : [];
        Set = new ConsentSet(
            root.String("id", MaxText),
            root.String("purpose", MaxText),
            root.Instant("expiresAt"),
            [
                .. root.Objects(
                        "entries",
                        1,
                        MaxItems,
                        "expiresAt",
                        "fields",
                        "guardian",
                        "kind",
                        "separateFields",
                        "subject"
                    )
                    .Select(Entry),
            ],
            Revocations,
            root.Has("sensitiveFields") ? root.Strings("sensitiveFields", 0, MaxFields) : []
        );
    }

    public string GrantId { get; }

    public string ScenarioId { get; }

    public ConsentSet Set { get; }

    public IReadOnlyList<ConsentRevocation> Revocations { get; }

    public byte[] Canonical { get; }

    /// <summary>SHA-256 of <see cref="Canonical"/>, lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>What the log calls the set.</summary>
    public string DocumentId => $"consents:{Set.Id}";

    /// <summary>The name of its file in a store.</summary>
    public string FileName => $"{Set.Id.Replace(':', '~')}.{Digest[..12]}.json";

    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="InputDataException">A member is missing, unknown or malformed, or does not hold together.</exception>
    public static ConsentFile Read(string source, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var canonical = CanonicalJson.Canonicalize(utf8, MaxBytes);
            var element = JsonElement.Parse(canonical);
            var root = new StrictJsonObject(
                source,
                "$",
                element,
                "entries",
                "expiresAt",
                "grant",
                "id",
                "purpose",
                "revocations",
                "scenario",
                "sensitiveFields",
                "version"
            );
            _ = root.Integer("version", 1, 1);
            return new ConsentFile(root, element, canonical);
        }
        catch (Exception error)
            when (error is JsonException or EvidenceFormatException or ArgumentException)
        {
            throw new InputDataException(source, error.Message);
        }
    }

    /// <summary>The file with further revocations, all at one instant.</summary>
    public ConsentFile Revoke(string source, IReadOnlyList<SubjectKey> subjects, string at)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            foreach (var member in _element.EnumerateObject().Where(m => m.Name != "revocations"))
            {
                member.WriteTo(json);
            }

            json.WriteStartArray("revocations");
            if (_element.TryGetProperty("revocations", out var before))
            {
                foreach (var revocation in before.EnumerateArray())
                {
                    revocation.WriteTo(json);
                }
            }

            Span<byte> bytes = stackalloc byte[SubjectKey.Size];
            foreach (var subject in subjects)
            {
                subject.CopyTo(bytes);
                json.WriteStartObject();
                json.WriteString("at", at);
                json.WriteString("subject", Convert.ToHexStringLower(bytes));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Read(source, written.WrittenSpan);
    }

    /// <summary>A pseudonym from its 64 hexadecimal digits; null for another text.</summary>
    public static SubjectKey? Key(string text)
    {
        Span<byte> bytes = stackalloc byte[SubjectKey.Size];
        return
            text.Length == 2 * SubjectKey.Size
            && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
            ? new SubjectKey(bytes)
            : null;
    }

    private static SubjectKey Key(StrictJsonObject item, string name) =>
        Key(item.String(name, 2 * SubjectKey.Size))
        ?? throw item.Fault(item.MemberPath(name), "must have 64 hexadecimal digits");

    private static ConsentEntry Entry(StrictJsonObject entry) =>
        new(
            Key(entry, "subject"),
            entry.Strings("fields", 1, MaxFields),
            entry.Instant("expiresAt"),
            entry.Has("separateFields") ? entry.Strings("separateFields", 0, MaxFields) : [],
            entry.Has("kind")
                ? Enum.Parse<SubjectKind>(entry.OneOf("kind", Enum.GetNames<SubjectKind>()))
                : SubjectKind.Person,
            entry.Has("guardian") ? Key(entry, "guardian") : default
        );
}
