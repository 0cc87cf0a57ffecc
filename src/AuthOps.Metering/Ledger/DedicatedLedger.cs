using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The dedicated account of one authorisation (专账, Art. 18): double entry, append-only, each entry naming the hash of
/// the one before. Debits and credits sum to the same after every entry; service fees come from invoices alone; a wrong
/// entry is taken back by another one, never edited; a closed period stays as it is. Not safe for concurrent use.
/// </summary>
public sealed class DedicatedLedger
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<byte[]> _lines = [];
    private readonly LedgerRules _rules;

    /// <summary>Begins the dedicated account of an authorisation.</summary>
    /// <param name="grantId">The authorisation.</param>
    public DedicatedLedger(GrantId grantId)
    {
        ArgumentNullException.ThrowIfNull(grantId);
        GrantId = grantId;
        _rules = new LedgerRules(_entries);
        var header = LedgerJson.Header(grantId.Value);
        _lines.Add(header);
        Head = LedgerJson.Hash(header);
    }

    /// <summary>The authorisation.</summary>
    public GrantId GrantId { get; }

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>The hash of the last entry: it binds every entry and their order. Whoever signed it can tell any change before it.</summary>
    public string Head { get; private set; }

    /// <summary>Entries before this instant are closed; null while no period is.</summary>
    public DateTimeOffset? ClosedUntil => _rules.ClosedUntil;

    /// <summary>Makes an entry durable before it counts; null while the ledger is in memory alone.</summary>
    internal Action<byte[], string>? Store { get; set; }

    /// <summary>Reads a ledger and checks every entry by the rules under which it was booked.</summary>
    /// <param name="utf8">What <see cref="ToBytes"/> wrote.</param>
    /// <returns>The ledger.</returns>
    /// <exception cref="LedgerException">A byte was changed, an entry left out, put in or moved, or an entry breaks a rule.</exception>
    public static DedicatedLedger Parse(ReadOnlySpan<byte> utf8)
    {
        DedicatedLedger? ledger = null;
        while (!utf8.IsEmpty)
        {
            var end = utf8.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw Damaged($"{PlaceAfter(ledger)} of the ledger is cut short.");
            }

            ledger = Read(ledger, utf8[..end]);
            utf8 = utf8[(end + 1)..];
        }

        return ledger ?? throw Damaged("The ledger is empty.");
    }

    /// <summary>The ledger as canonical JSON, the header and then an entry a line. Later content only adds lines.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var line in _lines)
        {
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    /// <summary>Books anything but service fees.</summary>
    /// <param name="at">The instant it is booked to; not in a closed period.</param>
    /// <param name="text">What it is about, 1 to 200 characters.</param>
    /// <param name="postings">At least two; debits and credits sum to the same.</param>
    /// <param name="evidence">SHA-256 of what it is booked from, 64 lower-case hexadecimal digits; null for none.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="LedgerException">A rule is broken; nothing was booked.</exception>
    public LedgerEntry Post(
        DateTimeOffset at,
        string text,
        IReadOnlyList<LedgerPosting> postings,
        string? evidence = null
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(postings);
        return Append(Draft(LedgerEntryKind.General, at, text, postings, evidence));
    }

    /// <summary>Books an invoice: receivable from the developer, income by product.</summary>
    /// <param name="invoice">An invoice under this authorisation, not charged yet or taken back since.</param>
    /// <param name="at">The instant it is booked to; not in a closed period.</param>
    /// <returns>The entry; null for an invoice of nothing, which makes nothing receivable.</returns>
    /// <exception cref="LedgerException">A rule is broken; nothing was booked.</exception>
    public LedgerEntry? Charge(Invoice invoice, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        if (invoice.GrantId != GrantId)
        {
            throw new LedgerException(
                LedgerFault.OtherGrant,
                $"The invoice is under grant {invoice.GrantId}; this is the dedicated account of {GrantId}."
            );
        }

        if (invoice.Total == Fen.Zero)
        {
            return null;
        }

        return Append(
            Draft(
                LedgerEntryKind.Charge,
                at,
                $"invoice to {invoice.Developer}",
                [
                    LedgerPosting.ToDebit(
                        new LedgerAccount(LedgerAccountKind.Receivable, invoice.Developer),
                        invoice.Total
                    ),
                    .. invoice
                        .Charges.Where(static c => c.Amount > Fen.Zero)
                        .GroupBy(static c => c.ProductId)
                        .OrderBy(static g => g.Key.Value, StringComparer.Ordinal)
                        .Select(static g =>
                            LedgerPosting.ToCredit(
                                new LedgerAccount(LedgerAccountKind.ServiceFeeIncome, g.Key.Value),
                                g.Aggregate(Fen.Zero, static (sum, c) => sum + c.Amount)
                            )
                        ),
                ],
                invoice.Digest
            )
        );
    }

    /// <summary>Takes an entry back: the same postings with debits and credits exchanged. The entry stays.</summary>
    /// <param name="number">The entry; neither a closing nor a reversal, and not taken back yet.</param>
    /// <param name="actor">Who decided.</param>
    /// <param name="reason">Why, 1 to 200 characters.</param>
    /// <param name="at">The instant it is booked to; not in a closed period, whenever the entry was booked.</param>
    /// <returns>The reversal; what is right is booked as a new entry.</returns>
    /// <exception cref="LedgerException">A rule is broken; nothing was booked.</exception>
    public LedgerEntry Reverse(long number, string actor, string reason, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(reason);
        var wrong = _rules.Reversible(number);
        return Append(
            Draft(
                LedgerEntryKind.Reversal,
                at,
                reason,
                [.. wrong.Postings.Select(static p => p.Reversed())],
                wrong.Evidence
            ) with
            {
                Actor = actor,
                Reverses = number,
            }
        );
    }

    /// <summary>Closes what was booked before an instant: empties income and expenses into the surplus.</summary>
    /// <param name="until">The first instant that stays open; later than any close before.</param>
    /// <returns>The closing entry; without postings where there is nothing to empty.</returns>
    /// <exception cref="LedgerException">The period is closed already.</exception>
    public LedgerEntry Close(DateTimeOffset until) =>
        Append(
            Draft(
                LedgerEntryKind.Closing,
                LedgerRules.LastInstantBefore(until),
                "closing",
                _rules.ClosingPostings(until),
                null
            )
        );

    /// <summary>The sums of every account.</summary>
    /// <param name="period">Entries booked in it count; null for all.</param>
    /// <param name="withClosing">Whether closing entries count, too.</param>
    /// <returns>The trial balance; balanced always.</returns>
    public TrialBalance TrialBalance(ValidityPeriod? period = null, bool withClosing = true) =>
        new(
            _entries.Where(e =>
                (period is null || period.Contains(e.BookedAt))
                && (withClosing || e.Kind != LedgerEntryKind.Closing)
            )
        );

    /// <summary>The service fees of a period: invoices less what was taken back.</summary>
    /// <param name="period">The period.</param>
    /// <returns>The amount; negative where reversals outweigh invoices.</returns>
    /// <exception cref="OverflowException">It exceeds 64 bits of fen.</exception>
    public Fen Revenue(ValidityPeriod period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return new Fen(
            (long)
                -TrialBalance(period, withClosing: false)
                    .Balance(LedgerAccountKind.ServiceFeeIncome)
        );
    }

    /// <summary>Compares charges with invoices: those booked without an invoice here, and those here that are not booked.</summary>
    /// <param name="invoices">The invoices there are.</param>
    /// <returns>Digests of invoices on one side only; none where all agree.</returns>
    public LedgerReconciliation Reconcile(IReadOnlyList<Invoice> invoices)
    {
        ArgumentNullException.ThrowIfNull(invoices);
        var booked = _entries
            .Where(e => e.Kind == LedgerEntryKind.Charge && !_rules.IsReversed(e.Number))
            .Select(static e => e.Evidence!)
            .ToHashSet(StringComparer.Ordinal);
        var known = invoices
            .Where(static i => i.Total > Fen.Zero)
            .Select(static i => i.Digest)
            .ToHashSet(StringComparer.Ordinal);
        return new LedgerReconciliation(
            [.. booked.Except(known).Order(StringComparer.Ordinal)],
            [.. known.Except(booked).Order(StringComparer.Ordinal)]
        );
    }

    /// <summary>Reads the next line of a ledger, the header where there is none yet.</summary>
    /// <exception cref="LedgerException">It does not continue the ledger, or breaks a rule.</exception>
    internal static DedicatedLedger Read(DedicatedLedger? ledger, ReadOnlySpan<byte> line)
    {
        try
        {
            if (ledger is null)
            {
                return new DedicatedLedger(new GrantId(LedgerJson.ReadHeader(line)));
            }

            var entry = LedgerJson.Read(line);
            if (entry.Number != ledger._entries.Count || entry.Previous != ledger.Head)
            {
                throw Damaged(
                    $"{PlaceAfter(ledger)} of the ledger does not continue the one before it: an entry was changed, left out, put in or moved."
                );
            }

            ledger.Append(entry);
            return ledger;
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or ArgumentException
                        or OverflowException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or System.Text.Json.JsonException
                        or Primitives.Evidence.EvidenceFormatException
            )
        {
            throw new LedgerException(
                LedgerFault.Damaged,
                $"{PlaceAfter(ledger)} of the ledger cannot be read: {e.Message}",
                e
            );
        }
    }

    private static string PlaceAfter(DedicatedLedger? ledger) =>
        ledger is null ? "The header" : $"Entry {ledger._entries.Count}";

    private LedgerEntry Draft(
        LedgerEntryKind kind,
        DateTimeOffset at,
        string text,
        IReadOnlyList<LedgerPosting> postings,
        string? evidence
    ) =>
        new()
        {
            Number = _entries.Count,
            Kind = kind,
            BookedAt = Log.Microseconds.Truncate(at),
            Text = text,
            Evidence = evidence,
            Postings = Array.AsReadOnly(postings.ToArray()),
            Previous = Head,
        };

    private LedgerEntry Append(LedgerEntry draft)
    {
        _rules.Require(draft);
        var line = LedgerJson.Write(draft);
        var entry = draft with { Hash = LedgerJson.Hash(line) };
        Store?.Invoke(line, entry.Hash);
        _rules.Note(entry);
        _entries.Add(entry);
        _lines.Add(line);
        Head = entry.Hash;
        return entry;
    }

    private static LedgerException Damaged(string message) => new(LedgerFault.Damaged, message);
}
