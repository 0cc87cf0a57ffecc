using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>An invoice as its bytes say it, read by the verifier. Immutable once read.</summary>
internal sealed class ClaimedInvoice
{
    private const int Members = 13;
    private const int ChargeMembers = 13;
    private const int FreeMembers = 6;

    private ClaimedInvoice(JsonElement root, string digest)
    {
        if (root.GetProperty("version").GetInt32() != 1 || root.GetPropertyCount() != Members)
        {
            throw new FormatException("its version is unknown or it has a member too many.");
        }

        Digest = digest;
        Developer = root.RequireString("developer");
        GrantId = root.RequireString("grant");
        GrantDigest = root.RequireString("grantDigest");
        TariffDigest = root.RequireString("tariffDigest");
        LogId = root.RequireString("logId");
        LogRoot = root.RequireString("logRoot");
        LogSize = root.RequireInteger("logSize");
        Period = new ValidityPeriod(
            root.RequireInstant("periodFrom"),
            root.RequireInstant("periodUntil")
        );
        Total = root.RequireInteger("totalFen");
        foreach (var charge in root.GetProperty("charges").EnumerateArray())
        {
            ReadCharge(charge);
        }

        foreach (var use in root.GetProperty("freeUses").EnumerateArray())
        {
            var line = new ClaimedLine(
                use.RequireString("scenario"),
                use.RequireString("product"),
                use.RequireName<UsageUnit>("unit"),
                null,
                use.RequireString("basis")
            );
            if (use.GetPropertyCount() != FreeMembers || !Lines.TryAdd(line, Figures(use, 0)))
            {
                throw new FormatException(
                    "a line of free use is there twice or has a member too many."
                );
            }
        }
    }

    public string Digest { get; }
    public string Developer { get; }
    public string GrantId { get; }
    public string GrantDigest { get; }
    public string TariffDigest { get; }
    public string LogId { get; }
    public string LogRoot { get; }
    public Int128 LogSize { get; }
    public ValidityPeriod Period { get; }
    public Int128 Total { get; }

    /// <summary>Uses, quantity and amount of every line.</summary>
    public Dictionary<ClaimedLine, (Int128 Uses, Int128 Quantity, Int128 Amount)> Lines { get; } =
    [];

    /// <summary>Reads an invoice; notes a finding and gives null where it is none.</summary>
    public static ClaimedInvoice? TryRead(ReadOnlySpan<byte> utf8, List<InvoiceFinding> findings)
    {
        try
        {
            if (!CanonicalJson.IsCanonical(utf8, EvidenceJson.MaxBytes))
            {
                throw new FormatException("it is not canonical JSON.");
            }

            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });
            using var document = JsonDocument.ParseValue(ref reader);
            return new ClaimedInvoice(
                document.RootElement,
                Convert.ToHexStringLower(SHA256.HashData(utf8))
            );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
                        or OverflowException
                        or EvidenceFormatException
            )
        {
            findings.Add(
                new InvoiceFinding(
                    InvoiceFindingKind.InvoiceMalformed,
                    $"The invoice cannot be read: {e.Message}"
                )
            );
            return null;
        }
    }

    private void ReadCharge(JsonElement charge)
    {
        var line = new ClaimedLine(
            charge.RequireString("scenario"),
            charge.RequireString("product"),
            charge.RequireName<UsageUnit>("unit"),
            charge.RequireString("release"),
            string.Join(
                '|',
                charge.RequireString("priceFen"),
                charge.RequireString("ceilingFen"),
                charge.RequireString("basis"),
                charge.RequireString("customers"),
                charge.RequireString("rounding")
            )
        );
        if (
            charge.GetPropertyCount() != ChargeMembers
            || charge.RequireString("grant") != GrantId
            || !Lines.TryAdd(line, Figures(charge, charge.RequireInteger("amountFen")))
        )
        {
            throw new FormatException(
                "a charge is there twice, is under another grant, or has a member too many."
            );
        }
    }

    private static (Int128 Uses, Int128 Quantity, Int128 Amount) Figures(
        JsonElement line,
        Int128 amount
    ) => (line.RequireInteger("uses"), line.RequireInteger("quantity"), amount);
}
