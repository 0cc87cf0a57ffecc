using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Primitives.Usage;

namespace AuthOps.Dp.Releases;

/// <summary>
/// The debit of one release at the ledger and, where there is one, the gate, settled together. Disposed unsettled, it
/// gives back before reading began and burns after.
/// </summary>
internal sealed class ReleaseDebit : IAsyncDisposable
{
    private readonly PrivacyLedger _ledger;
    private readonly UsageReservation? _reservation;
    private bool _reading;
    private bool _settled;

    private ReleaseDebit(
        PrivacyLedger ledger,
        long sequence,
        Int128 picoRho,
        UsageReservation? reservation
    )
    {
        _ledger = ledger;
        Sequence = sequence;
        PicoRho = picoRho;
        _reservation = reservation;
    }

    internal long Sequence { get; }

    /// <summary>What the gate is debited, or would be.</summary>
    internal Int128 PicoRho { get; }

    /// <summary>Debits the ledger, then reserves at the gate; if the gate refuses, the ledger's debit is given back.</summary>
    internal static async ValueTask<ReleaseDebit> ReserveAsync(
        PrivacyLedger ledger,
        DpAuthorization? authorization,
        string releaseId,
        PrivacyLoss loss,
        PrivacyEvent source,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var amount = ledger.Budget.PicoRhoOf(loss, ledger.Budget.CostOf(loss, source));
        var request = authorization?.Request(releaseId, amount);
        request?.Validate();
        var sequence = ledger.Reserve(releaseId, loss, source).Sequence;
        if (authorization is null)
        {
            return new ReleaseDebit(ledger, sequence, amount, reservation: null);
        }

        try
        {
            var reservation = await authorization
                .Gate.ReserveAsync(request!, cancellationToken)
                .ConfigureAwait(false);
            return new ReleaseDebit(ledger, sequence, amount, reservation);
        }
        catch
        {
            ledger.Settle(sequence, LedgerState.Voided);
            throw;
        }
    }

    /// <summary>States that data is about to be opened; from here on nothing is given back.</summary>
    internal void BeginReading()
    {
        _reading = true;
        _reservation?.BeginReading();
    }

    /// <summary>Settles both accounts in full; only then may the value be handed out.</summary>
    internal async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (_reservation is not null)
        {
            await _reservation
                .CommitAsync(_reservation.Request.Amount, cancellationToken)
                .ConfigureAwait(false);
        }

        _ledger.Settle(Sequence, LedgerState.Committed);
        _settled = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_settled)
        {
            _settled = true;
            _ledger.Settle(Sequence, _reading ? LedgerState.Burned : LedgerState.Voided);
        }

        if (_reservation is not null)
        {
            await _reservation.DisposeAsync().ConfigureAwait(false);
        }
    }
}
