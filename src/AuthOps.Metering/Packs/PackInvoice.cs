using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Packs;

/// <summary>An invoice of a pack beside the grant and the tariff it names.</summary>
internal sealed class PackInvoice(
    string file,
    ClaimedInvoice claimed,
    AuthorizationGrant grant,
    TariffPlan tariff
)
{
    public string File { get; } = file;

    public ClaimedInvoice Claimed { get; } = claimed;

    public AuthorizationGrant Grant { get; } = grant;

    public TariffPlan Tariff { get; } = tariff;

    public long From { get; } = Log.Microseconds.From(claimed.Period.From);

    public long Until { get; } = Log.Microseconds.From(claimed.Period.Until);

    /// <summary>What is wrong with it.</summary>
    public List<InvoiceFinding> Findings { get; } = [];

    /// <summary>Its uses counted again; null where it names another log.</summary>
    public InvoiceRecount? Recount { get; set; }
}
