using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What the statement says beside its list. Immutable.</summary>
internal sealed record ReconciliationPredicate(
    byte[] HereNote,
    string? HereChains,
    byte[] ThereNote,
    string? ThereChains,
    string Window,
    ValidityPeriod? Period,
    int Grants,
    IReadOnlyList<KeyValuePair<UsageDifferenceKind, int>> Kinds,
    int Windows
)
{
    private const string Checkpoint = "checkpoint";
    private const string Chains = "chains";

    public Statement ToStatement(string listDigest) =>
        new(Subjects(listDigest), ReconciliationResult.PredicateType, Write());

    /// <summary>Reads a predicate, refusing one that <see cref="ToStatement"/> would not have written with its subjects.</summary>
    /// <returns>The predicate and the digest of the list.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static (ReconciliationPredicate Predicate, string ListDigest) Read(Statement statement)
    {
        ReconciliationPredicate predicate;
        try
        {
            var root = statement.Predicate;
            predicate = new ReconciliationPredicate(
                Note(root.GetProperty("here")),
                Digest(root.GetProperty("here")),
                Note(root.GetProperty("there")),
                Digest(root.GetProperty("there")),
                root.RequireString("window"),
                root.TryGetProperty("periodFrom", out _)
                    ? new ValidityPeriod(
                        root.RequireInstant("periodFrom"),
                        root.RequireInstant("periodUntil")
                    )
                    : null,
                root.GetProperty("grants").GetInt32(),
                [
                    .. root.GetProperty("kinds")
                        .EnumerateArray()
                        .Select(kind =>
                            KeyValuePair.Create(
                                kind.RequireName<UsageDifferenceKind>("kind"),
                                kind.GetProperty("count").GetInt32()
                            )
                        ),
                ],
                root.GetProperty("windows").GetInt32()
            );
        }
        catch (Exception e)
            when (e is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The statement is not that of a reconciliation.", e);
        }

        var list =
            statement.Subjects.FirstOrDefault(s => s.Name == ReconciliationResult.ListName)?.Sha256
            ?? throw new FormatException("The statement does not name its list.");
        return predicate.ToStatement(list).Digest == statement.Digest
            ? (predicate, list)
            : throw new FormatException(
                "The statement has a member in another form, or one unknown to this version."
            );
    }

    private static byte[] Note(JsonElement side) =>
        Encoding.UTF8.GetBytes(side.RequireString(Checkpoint));

    private static string? Digest(JsonElement side) =>
        side.TryGetProperty(Chains, out _) ? side.RequireString(Chains) : null;

    private List<Subject> Subjects(string listDigest)
    {
        var subjects = new List<Subject> { new(ReconciliationResult.ListName, listDigest) };
        Add("here", HereNote, HereChains);
        Add("there", ThereNote, ThereChains);
        return subjects;

        void Add(string side, byte[] note, string? chains)
        {
            subjects.Add(
                new Subject($"{side}/{Checkpoint}", Convert.ToHexStringLower(Sha256.Hash(note)))
            );
            if (chains is not null)
            {
                subjects.Add(new Subject($"{side}/{Chains}", chains));
            }
        }
    }

    private byte[] Write() =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("grants", Grants);
            WriteSide(json, "here", HereNote, HereChains);
            json.WriteStartArray("kinds");
            foreach (var (kind, count) in Kinds)
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                json.WriteString("kind", kind.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Period is { } period)
            {
                json.WriteInstant("periodFrom", period.From);
                json.WriteInstant("periodUntil", period.Until);
            }

            WriteSide(json, "there", ThereNote, ThereChains);
            json.WriteString("window", Window);
            json.WriteNumber("windows", Windows);
            json.WriteEndObject();
        });

    private static void WriteSide(Utf8JsonWriter json, string name, byte[] note, string? chains)
    {
        json.WriteStartObject(name);
        if (chains is not null)
        {
            json.WriteString(Chains, chains);
        }

        json.WriteString(Checkpoint, Encoding.UTF8.GetString(note));
        json.WriteEndObject();
    }
}
