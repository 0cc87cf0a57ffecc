using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Reports;

/// <summary>
/// An authorisation in a disclosure, with its account and its bills, from which the figures come. Immutable as far as the
/// ledger is left alone; safe to share between threads then.
/// </summary>
public sealed record DisclosedAuthorization
{
    /// <summary>Creates the entry.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="method">How it was authorised and the operator chosen (授权方式), 1 to 200 characters.</param>
    /// <param name="filingNumber">The number under which the agreement was filed (备案编号), 1 to 200 characters.</param>
    /// <param name="ledger">Its dedicated account.</param>
    /// <param name="invoices">All invoices of the year.</param>
    /// <exception cref="ArgumentException">A text is malformed, or account or invoices are of another grant.</exception>
    public DisclosedAuthorization(
        AuthorizationGrant grant,
        string method,
        string filingNumber,
        DedicatedLedger ledger,
        IReadOnlyList<Invoice> invoices
    )
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(invoices);
        Grant = grant;
        Method = DisclosureText.Require(method, nameof(method));
        FilingNumber = DisclosureText.Require(filingNumber, nameof(filingNumber));
        if (ledger.GrantId.Value != grant.Id || invoices.Any(i => i.GrantId.Value != grant.Id))
        {
            throw new ArgumentException(
                $"The account or an invoice is not of grant {grant.Id}.",
                nameof(ledger)
            );
        }

        Ledger = ledger;
        Invoices = Array.AsReadOnly(invoices.ToArray());
    }

    /// <summary>The grant.</summary>
    public AuthorizationGrant Grant { get; }

    /// <summary>How it was authorised.</summary>
    public string Method { get; }

    /// <summary>The filing number.</summary>
    public string FilingNumber { get; }

    /// <summary>Its dedicated account.</summary>
    public DedicatedLedger Ledger { get; }

    /// <summary>Its invoices of the year.</summary>
    public IReadOnlyList<Invoice> Invoices { get; }
}
