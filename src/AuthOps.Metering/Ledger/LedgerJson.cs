using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>The canonical JSON of a ledger's header and entries, version 1; one a line.</summary>
internal static class LedgerJson
{
    public const int Version = 1;

    /// <summary>What stands before the first entry.</summary>
    public static byte[] Header(string grantId) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("grant", grantId);
            json.WriteString("ledger", "dedicated-account");
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    public static string ReadHeader(ReadOnlySpan<byte> line)
    {
        using var document = Parse(line);
        var grantId = document.RootElement.RequireString("grant");
        return line.SequenceEqual(Header(Identifiers.Require(grantId, "grant")))
            ? grantId
            : throw new FormatException("the header is not that of a ledger of version 1.");
    }

    public static byte[] Write(LedgerEntry entry) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            if (entry.Actor is { } actor)
            {
                json.WriteString("actor", actor);
            }

            json.WriteInstant("at", entry.BookedAt);
            if (entry.Evidence is { } evidence)
            {
                json.WriteString("evidence", evidence);
            }

            json.WriteString("kind", entry.Kind.ToString());
            json.WriteInteger("number", entry.Number);
            json.WriteStartArray("postings");
            foreach (var posting in entry.Postings)
            {
                json.WriteStartObject();
                json.WriteString("account", posting.Account.Kind.ToString());
                if (posting.Debit > Fen.Zero)
                {
                    json.WriteInteger("debitFen", posting.Debit.Value);
                }
                else
                {
                    json.WriteInteger("creditFen", posting.Credit.Value);
                }

                if (posting.Account.Party is { } party)
                {
                    json.WriteString("party", party);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("previous", entry.Previous);
            if (entry.Reverses is { } reverses)
            {
                json.WriteInteger("reverses", reverses);
            }

            json.WriteString("text", entry.Text);
            json.WriteEndObject();
        });

    public static string Hash(ReadOnlySpan<byte> line) =>
        Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Reads what <see cref="Write"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static LedgerEntry Read(ReadOnlySpan<byte> line)
    {
        using var document = Parse(line);
        var root = document.RootElement;
        var entry = new LedgerEntry
        {
            Actor = Optional(root, "actor"),
            BookedAt = root.RequireInstant("at"),
            Evidence = Optional(root, "evidence"),
            Kind = root.RequireName<LedgerEntryKind>("kind"),
            Number = (long)root.RequireInteger("number"),
            Postings = [.. root.GetProperty("postings").EnumerateArray().Select(ReadPosting)],
            Previous = root.RequireString("previous"),
            Reverses = Optional(root, "reverses") is null
                ? null
                : (long)root.RequireInteger("reverses"),
            Text = root.RequireString("text"),
            Hash = Hash(line),
        };
        return line.SequenceEqual(Write(entry))
            ? entry
            : throw new FormatException("the entry is not in canonical form.");
    }

    private static LedgerPosting ReadPosting(JsonElement posting)
    {
        var account = new LedgerAccount(
            posting.RequireName<LedgerAccountKind>("account"),
            Optional(posting, "party")
        );
        return posting.TryGetProperty("debitFen", out _)
            ? LedgerPosting.ToDebit(account, new Fen((long)posting.RequireInteger("debitFen")))
            : LedgerPosting.ToCredit(account, new Fen((long)posting.RequireInteger("creditFen")));
    }

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out _) ? element.RequireString(name) : null;

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 8 });
        return JsonDocument.ParseValue(ref reader);
    }
}
