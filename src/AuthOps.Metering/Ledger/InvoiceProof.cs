using System.Text.Json;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// What a developer gets with its invoice to see that it is part of the total: its leaves and their ways to the root.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="InvoiceDigest">SHA-256 of the invoice, 64 lower-case hexadecimal digits.</param>
/// <param name="Parts">The leaves.</param>
public sealed record InvoiceProof(string InvoiceDigest, IReadOnlyList<InvoiceProofPart> Parts)
{
    private const int Version = 1;

    /// <summary>The proof as canonical JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToBytes() =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("invoice", InvoiceDigest);
            json.WriteStartArray("parts");
            foreach (var part in Parts)
            {
                json.WriteStartObject();
                json.WriteInteger("amountFen", part.Amount.Value);
                json.WriteString("blinding", Convert.ToHexStringLower(part.Blinding.Span));
                json.WriteNumber("index", part.Index);
                json.WriteStartArray("path");
                foreach (var step in part.Path)
                {
                    json.WriteStartObject();
                    json.WriteString("hash", Convert.ToHexStringLower(step.Hash.Span));
                    json.WriteInteger("sumFen", step.Sum.Value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    /// <summary>Reads a proof.</summary>
    /// <param name="utf8">What <see cref="ToBytes"/> wrote; at most 4 MiB.</param>
    /// <returns>The proof; whether it proves anything the verifier tells.</returns>
    /// <exception cref="FormatException">The bytes are not the canonical form of a proof of version 1.</exception>
    public static InvoiceProof Parse(ReadOnlySpan<byte> utf8) =>
        EvidenceJson.ReadCanonical(
            utf8,
            "a proof of an invoice",
            Read,
            static proof => proof.ToBytes()
        );

    private static InvoiceProof Read(JsonElement root) =>
        new(
            root.RequireString("invoice"),
            [
                .. root.GetProperty("parts")
                    .EnumerateArray()
                    .Select(static part => new InvoiceProofPart(
                        part.GetProperty("index").GetInt32(),
                        Amount(part, "amountFen"),
                        Convert.FromHexString(part.RequireString("blinding")),
                        [
                            .. part.GetProperty("path")
                                .EnumerateArray()
                                .Select(static step => new InvoiceProofStep(
                                    Convert.FromHexString(step.RequireString("hash")),
                                    Amount(step, "sumFen")
                                )),
                        ]
                    )),
            ]
        );

    private static Fen Amount(JsonElement element, string name) =>
        new((long)element.RequireInteger(name));
}
