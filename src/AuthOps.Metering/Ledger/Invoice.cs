using System.Security.Cryptography;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// What a developer owes for its use under a grant in a period, computed from the log alone. Each charge names grant,
/// product, scenario and release; use that has a price and no release in force makes no invoice at all. Immutable and
/// safe to share between threads.
/// </summary>
public sealed class Invoice
{
    private readonly byte[] _canonical;

    internal Invoice(
        UsageLogSnapshot log,
        AuthorizationGrant grant,
        string developer,
        TariffPlan tariff,
        ValidityPeriod period,
        InvoiceBuilder lines
    )
    {
        GrantId = new GrantId(grant.Id);
        GrantDigest = grant.Digest;
        Developer = developer;
        TariffDigest = tariff.Digest;
        Period = period;
        LogId = log.LogId;
        LogSize = (ulong)log.Records.Count;
        LogRoot = log.Root;
        Charges = lines.Charges();
        FreeUses = lines.FreeUses();
        Total = Charges.Aggregate(Fen.Zero, static (sum, charge) => sum + charge.Amount);
        _canonical = InvoiceJson.Write(this);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of an invoice.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("invoice");

    /// <summary>The grant.</summary>
    public GrantId GrantId { get; }

    /// <summary>SHA-256 of the grant, as the log registered it.</summary>
    public string GrantDigest { get; }

    /// <summary>Who pays.</summary>
    public string Developer { get; }

    /// <summary>SHA-256 of the tariff.</summary>
    public string TariffDigest { get; }

    /// <summary>The period billed.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>The log's id.</summary>
    public string LogId { get; }

    /// <summary>The number of records the invoice was computed from.</summary>
    public ulong LogSize { get; }

    /// <summary>The SHA-256 Merkle root of those records, lower-case hexadecimal.</summary>
    public string LogRoot { get; }

    /// <summary>The charges, by scenario, unit, price and release.</summary>
    public IReadOnlyList<Charge> Charges { get; }

    /// <summary>What was used free of charge.</summary>
    public IReadOnlyList<FreeUse> FreeUses { get; }

    /// <summary>The sum of the charges.</summary>
    public Fen Total { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Computes the invoice of a developer.</summary>
    /// <param name="log">The log's content.</param>
    /// <param name="grant">The grant, as the log registered it.</param>
    /// <param name="developer">The developer; some scenario of the grant is its own.</param>
    /// <param name="tariff">Prices and ceilings.</param>
    /// <param name="releases">
    /// What was released; two of one product and scenario of a grant must not hold at the same time. Under a governed grant
    /// only those count that have a receipt signed by both sides, are in the log and were not revoked.
    /// </param>
    /// <param name="period">The period billed.</param>
    /// <returns>The invoice; of nothing where nothing was used.</returns>
    /// <exception cref="ArgumentException">The grant is not the one the log registered, has no scenario of the developer, or releases overlap.</exception>
    /// <exception cref="ChargeRefusedException">A use has a price, and no release of its product and scenario was in force.</exception>
    /// <exception cref="TariffException">A use has no price.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public static Invoice Build(
        UsageLogSnapshot log,
        AuthorizationGrant grant,
        string developer,
        TariffPlan tariff,
        IReadOnlyList<ProductRelease> releases,
        ValidityPeriod period
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(releases);
        ArgumentNullException.ThrowIfNull(period);
        Identifiers.Require(developer, nameof(developer));
        var lines = new InvoiceBuilder(
            grant,
            developer,
            tariff,
            ClearedReleases.Of(log, grant, releases)
        );
        lines.Add(log, period);
        return new Invoice(log, grant, developer, tariff, period, lines);
    }

    /// <summary>The invoice's facts as canonical JSON: keys sorted, amounts as decimal strings, prices as their text.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The invoice as evidence for the operator to sign.</summary>
    /// <param name="subjects">The files it speaks about, for instance the log's <c>checkpoint</c>.</param>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/>.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, ToCanonicalBytes());
}
