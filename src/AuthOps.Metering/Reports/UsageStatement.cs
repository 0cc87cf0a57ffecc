using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reports;

/// <summary>
/// What was used in a period, what it costs and who gets what, computed from the log alone. Immutable and safe to
/// share between threads.
/// </summary>
/// <remarks>
/// A use belongs to the period in which it was reserved, and has the price in force then. Only committed amounts
/// are charged; use for the public good is listed at a price of zero. Each line is rounded once.
/// </remarks>
public sealed class UsageStatement
{
    private UsageStatement(
        UsageLogSnapshot log,
        ValidityPeriod period,
        StatementBuilder builder,
        IReadOnlyList<RevenueParty> parties
    )
    {
        LogId = log.LogId;
        LogSize = (ulong)log.Records.Count;
        LogRoot = log.Root;
        Period = period;
        Lines = builder.Lines();
        Refusals = builder.Refusals;
        Total = Lines.Aggregate(Fen.Zero, (sum, line) => sum + line.Amount);
        Shares = RevenueSplit.Divide(Total, parties);
    }

    /// <summary>The predicate type of a usage statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("usage-statement");

    /// <summary>The log's id.</summary>
    public string LogId { get; }

    /// <summary>The number of records the statement was computed from.</summary>
    public ulong LogSize { get; }

    /// <summary>The Merkle root of those records, lower-case hexadecimal.</summary>
    public string LogRoot { get; }

    /// <summary>The period.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>The lines, by grant, product, scenario, unit and price.</summary>
    public IReadOnlyList<UsageStatementLine> Lines { get; }

    /// <summary>The number of refused uses by reason.</summary>
    public IReadOnlyDictionary<UsageRefusalReason, ulong> Refusals { get; }

    /// <summary>The sum of the lines.</summary>
    public Fen Total { get; }

    /// <summary>How the total is divided; the shares sum to it exactly.</summary>
    public IReadOnlyList<RevenueShare> Shares { get; }

    /// <summary>Computes a statement.</summary>
    /// <param name="log">The log's content.</param>
    /// <param name="grants">The grants the log's uses were made under.</param>
    /// <param name="tariff">Prices and ceilings.</param>
    /// <param name="period">The period billed.</param>
    /// <param name="parties">The parties to the revenue and their agreed weights.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="ArgumentException">
    /// A grant is listed twice, missing, or not the one the log registered; or the weights cannot be divided by.
    /// </exception>
    /// <exception cref="TariffException">A use has no price.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public static UsageStatement Build(
        UsageLogSnapshot log,
        IReadOnlyList<AuthorizationGrant> grants,
        TariffPlan tariff,
        ValidityPeriod period,
        IReadOnlyList<RevenueParty> parties
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(grants);
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(parties);
        var builder = new StatementBuilder(grants, tariff);
        builder.Add(log, period);
        return new UsageStatement(log, period, builder, parties);
    }

    /// <summary>The statement's facts as canonical JSON: keys sorted, amounts as decimal strings, prices as fractions.</summary>
    /// <returns>UTF-8 bytes; the same log, grants, tariff, period and weights give the same bytes.</returns>
    public byte[] ToCanonicalBytes() => StatementJson.Write(this);

    /// <summary>The statement as evidence for the operator to sign.</summary>
    /// <param name="subjects">The files it speaks about, for instance the log's <c>checkpoint</c>.</param>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/>.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, ToCanonicalBytes());
}
