using System.Text.Json;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reconciliation;

/// <summary>The lines of a reconciliation's list, version 1. Stateless.</summary>
internal static class ReconciliationLines
{
    /// <summary>The longest line read or written.</summary>
    public const int MaxBytes = EvidenceJson.MaxBytes;

    private const int MaxReceipts = 3;

    public static byte[] Write(GrantComparison grant) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("grant", grant.GrantId);
            WriteReceipts(json, "here", grant.HereReceipts);
            json.WriteInteger("hereRecords", grant.HereRecords);
            json.WriteInteger("hereUses", grant.HereUses);
            json.WriteString("line", "grant");
            WriteReceipts(json, "there", grant.ThereReceipts);
            json.WriteInteger("thereRecords", grant.ThereRecords);
            json.WriteInteger("thereUses", grant.ThereUses);
            json.WriteEndObject();
        });

    public static byte[] Write(UsageDifference difference) =>
        Write(
            new ClaimedDifference(
                difference.Kind,
                difference.GrantId,
                difference.EventId,
                difference.Window,
                difference.Fields,
                difference.HereAmount,
                difference.ThereAmount,
                difference.HereReceipts,
                difference.ThereReceipts
            )
        );

    public static byte[] Write(ClaimedDifference difference) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            WriteAmount(json, "amountHere", difference.HereAmount);
            WriteAmount(json, "amountThere", difference.ThereAmount);
            if (difference.EventId is { } id)
            {
                json.WriteString("event", id);
            }

            json.WriteStrings("fields", difference.Fields);
            if (difference.Window is { } window)
            {
                json.WriteInstant("from", window.From);
                json.WriteInstant("until", window.Until);
            }

            json.WriteString("grant", difference.GrantId);
            WriteReceipts(json, "here", difference.Here);
            json.WriteString("kind", difference.Kind.ToString());
            json.WriteString("line", "difference");
            WriteReceipts(json, "there", difference.There);
            json.WriteEndObject();
        });

    public static byte[] Write(WindowComparison window) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteInstant("from", window.From);
            json.WriteString("grant", window.GrantId);
            json.WriteInteger("here", window.Here);
            json.WriteString("line", "window");
            json.WriteInteger("there", window.There);
            json.WriteString("unit", window.Unit.ToString());
            json.WriteInstant("until", window.Until);
            json.WriteEndObject();
        });

    /// <summary>Reads a line exactly in the form in which it is written.</summary>
    /// <returns>A <see cref="GrantComparison"/>, <see cref="ClaimedDifference"/> or <see cref="WindowComparison"/>.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static object Read(ReadOnlyMemory<byte> line, byte[] hereNote, byte[] thereNote)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            var root = document.RootElement;
            object read = root.RequireString("line") switch
            {
                "grant" => ReadGrant(root, hereNote, thereNote),
                "difference" => ReadDifference(root, hereNote, thereNote),
                "window" => ReadWindow(root),
                _ => throw new FormatException("the line is of an unknown kind."),
            };
            var again = read switch
            {
                GrantComparison grant => Write(grant),
                ClaimedDifference difference => Write(difference),
                _ => Write((WindowComparison)read),
            };
            return line.Span.SequenceEqual(again)
                ? read
                : throw new FormatException(
                    "the line is not canonical, or has a member unknown to this version."
                );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or OverflowException
                        or EvidenceFormatException
            )
        {
            throw new FormatException("the line is not one of a reconciliation's list.", e);
        }
    }

    private static GrantComparison ReadGrant(JsonElement root, byte[] hereNote, byte[] thereNote) =>
        new(
            root.RequireString("grant"),
            (Count(root, "hereRecords"), Count(root, "hereUses")),
            (Count(root, "thereRecords"), Count(root, "thereUses")),
            ReadReceipts(root, "here", hereNote),
            ReadReceipts(root, "there", thereNote)
        );

    private static ClaimedDifference ReadDifference(
        JsonElement root,
        byte[] hereNote,
        byte[] thereNote
    ) =>
        new(
            root.RequireName<UsageDifferenceKind>("kind"),
            root.RequireString("grant"),
            root.TryGetProperty("event", out _) ? root.RequireString("event") : null,
            root.TryGetProperty("from", out _)
                ? (root.RequireInstant("from"), root.RequireInstant("until"))
                : null,
            root.RequireStrings("fields"),
            Amount(root, "amountHere"),
            Amount(root, "amountThere"),
            ReadReceipts(root, "here", hereNote),
            ReadReceipts(root, "there", thereNote)
        );

    private static WindowComparison ReadWindow(JsonElement root) =>
        new(
            root.RequireString("grant"),
            root.RequireInstant("from"),
            root.RequireInstant("until"),
            root.RequireName<UsageUnit>("unit"),
            root.RequireInteger("here"),
            root.RequireInteger("there")
        );

    private static ulong Count(JsonElement root, string name) =>
        checked((ulong)root.RequireInteger(name));

    private static Int128? Amount(JsonElement root, string name) =>
        root.TryGetProperty(name, out _) ? root.RequireInteger(name) : null;

    private static void WriteAmount(Utf8JsonWriter json, string name, Int128? amount)
    {
        if (amount is { } value)
        {
            json.WriteInteger(name, value);
        }
    }

    private static void WriteReceipts(
        Utf8JsonWriter json,
        string name,
        IReadOnlyList<UsageReceipt> receipts
    )
    {
        json.WriteStartArray(name);
        foreach (var receipt in receipts)
        {
            json.WriteStartObject();
            json.WriteBase64String("body", receipt.Body.Span);
            json.WriteInteger("index", receipt.Index);
            json.WriteBase64String("record", receipt.Record.Span);
            json.WriteBase64String("sha256", receipt.Sha256Path.Span);
            json.WriteBase64String("sm3", receipt.Sm3Path.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static UsageReceipt[] ReadReceipts(JsonElement root, string name, byte[] note)
    {
        var array = root.GetProperty(name);
        if (array.GetArrayLength() > MaxReceipts)
        {
            throw new FormatException($"a side shows more than {MaxReceipts} records.");
        }

        return [.. array.EnumerateArray().Select(item => ReadReceipt(item, note))];
    }

    private static UsageReceipt ReadReceipt(JsonElement item, byte[] note)
    {
        var record = item.GetProperty("record").GetBytesFromBase64();
        var body = item.GetProperty("body").GetBytesFromBase64();
        var sha256 = item.GetProperty("sha256").GetBytesFromBase64();
        var sm3 = item.GetProperty("sm3").GetBytesFromBase64();
        const int MaxPath = ProofText.MaxDigests * RecordLayout.DigestSize;
        if (
            record.Length != RecordLayout.Size
            || body.Length is > 0 and < RecordLayout.PayloadSize or > RecordLayout.MaxBodyLength
            || sha256.Length > MaxPath
            || sha256.Length % RecordLayout.DigestSize != 0
            || sm3.Length > MaxPath
            || sm3.Length % RecordLayout.DigestSize != 0
        )
        {
            throw new FormatException("a record or its proof has a length it cannot have.");
        }

        return new UsageReceipt(Count(item, "index"), record, body, sha256, sm3, note);
    }
}
