using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Anonymization;

/// <summary>
/// The operations of this library behind a usage gate: rows are reserved before the first is read and committed
/// when the work is done. Safe for concurrent use by several threads where the gate is.
/// </summary>
/// <remarks>
/// Each operation takes its own request, in unit <see cref="UsageUnit.Rows"/> and of at least the table's rows.
/// An operation that fails or is cancelled once reading has begun burns its reservation.
/// </remarks>
public sealed class MeteredAnonymizer
{
    private static readonly string s_consentType = PredicateTypes.Name("consent-set");

    private readonly IUsageGate _gate;
    private readonly TimeProvider _time;

    /// <summary>Creates the front door over a gate.</summary>
    /// <param name="gate">Authorises and records every use.</param>
    /// <param name="time">The clock a lawful basis is checked by; null means the system's.</param>
    public MeteredAnonymizer(IUsageGate gate, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(gate);
        _gate = gate;
        _time = time ?? TimeProvider.System;
    }

    /// <summary><see cref="Anonymizer.Plan(Table, AnonymizationPolicy, IProgress{PlanProgress}?, CancellationToken)"/>, reserved and metered.</summary>
    /// <param name="table">The table.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="request">Unit Rows, at least the table's rows.</param>
    /// <param name="progress">Told of nodes.</param>
    /// <param name="cancellationToken">Cancels; after reading has begun the reservation burns.</param>
    /// <exception cref="ArgumentException">The request has another unit or too small an amount.</exception>
    /// <exception cref="UsageRefusedException">The gate refuses.</exception>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    public ValueTask<AnonymizationPlan> PlanAsync(
        Table table,
        AnonymizationPolicy policy,
        UsageRequest request,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return RunAsync(
            request,
            table.RowCount,
            () => Anonymizer.Plan(table, policy, progress, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>
    /// <see cref="AnonymizationPlan.Apply"/>, reserved and metered: a release of records about persons, which
    /// needs a lawful basis.
    /// </summary>
    /// <param name="plan">A feasible plan.</param>
    /// <param name="basis">The consent or determination the release rests on; checked against the clock before anything is reserved.</param>
    /// <param name="request">Unit Rows, at least the input's rows.</param>
    /// <param name="cancellationToken">Cancels; after reading has begun the reservation burns.</param>
    /// <exception cref="ArgumentException">
    /// The request has another unit or too small an amount, or the basis is neither a consent set nor an assessor's determination.
    /// </exception>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="UsageRefusedException">The basis has expired, or the gate refuses.</exception>
    public ValueTask<Table> ApplyAsync(
        AnonymizationPlan plan,
        LawfulBasis basis,
        UsageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(basis);
        if (!plan.IsFeasible)
        {
            throw new InvalidOperationException(
                "The plan is not feasible, so there is nothing to release; Reasons says why."
            );
        }

        RequireValid(basis);
        return RunAsync(
            request,
            plan.InputRows,
            () => plan.Apply(cancellationToken),
            cancellationToken
        );
    }

    /// <summary><see cref="LocalRecoder"/>, reserved and metered.</summary>
    /// <param name="table">The table.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="request">Unit Rows, at least the table's rows.</param>
    /// <param name="options">How; null means the defaults.</param>
    /// <param name="progress">Told of records.</param>
    /// <param name="cancellationToken">Cancels; after reading has begun the reservation burns.</param>
    /// <exception cref="ArgumentException">The request has another unit or too small an amount.</exception>
    /// <exception cref="UsageRefusedException">The gate refuses.</exception>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    public ValueTask<LocalRecodingPlan> PlanLocallyAsync(
        Table table,
        AnonymizationPolicy policy,
        UsageRequest request,
        LocalRecodingOptions? options = null,
        IProgress<LocalRecodingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return RunAsync(
            request,
            table.RowCount,
            () => LocalRecoder.Plan(table, policy, options, progress, cancellationToken),
            cancellationToken
        );
    }

    /// <summary><see cref="LocalRecodingPlan.Apply"/>, reserved and metered, under a lawful basis like <see cref="ApplyAsync"/>.</summary>
    /// <param name="plan">A feasible plan.</param>
    /// <param name="basis">The consent or determination the release rests on; checked against the clock before anything is reserved.</param>
    /// <param name="request">Unit Rows, at least the input's rows.</param>
    /// <param name="cancellationToken">Cancels; after reading has begun the reservation burns.</param>
    /// <exception cref="ArgumentException">
    /// The request has another unit or too small an amount, or the basis is neither a consent set nor an assessor's determination.
    /// </exception>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="UsageRefusedException">The basis has expired, or the gate refuses.</exception>
    public ValueTask<Table> ApplyLocallyAsync(
        LocalRecodingPlan plan,
        LawfulBasis basis,
        UsageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(basis);
        if (!plan.IsFeasible)
        {
            throw new InvalidOperationException(
                "The plan is not feasible, so there is nothing to release; Candidates says why."
            );
        }

        RequireValid(basis);
        return RunAsync(
            request,
            plan.InputRows,
            () => plan.Apply(cancellationToken),
            cancellationToken
        );
    }

    /// <summary><see cref="RiskEstimator.Assess"/>, reserved and metered.</summary>
    /// <param name="table">The table.</param>
    /// <param name="quasiIdentifiers">The columns an attacker is assumed to know.</param>
    /// <param name="request">Unit Rows, at least the table's rows and those of a population.</param>
    /// <param name="options">Threshold and population; null means the defaults.</param>
    /// <param name="cancellationToken">Cancels; after reading has begun the reservation burns.</param>
    /// <exception cref="ArgumentException">The request has another unit or too small an amount, or see <see cref="RiskEstimator.Assess"/>.</exception>
    /// <exception cref="UsageRefusedException">The gate refuses.</exception>
    public ValueTask<RiskReport> AssessAsync(
        Table table,
        IReadOnlyList<string> quasiIdentifiers,
        UsageRequest request,
        RiskOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return RunAsync(
            request,
            (long)table.RowCount + (options?.Population?.RowCount ?? 0),
            () => RiskEstimator.Assess(table, quasiIdentifiers, options, cancellationToken),
            cancellationToken
        );
    }

    private void RequireValid(LawfulBasis basis)
    {
        if (
            basis.PredicateType != s_consentType
            && basis.PredicateType != AnonymizationDetermination.PredicateType
        )
        {
            throw new ArgumentException(
                "A lawful basis is a consent set or an assessor's determination; a certificate or an assessment is evidence and no basis.",
                nameof(basis)
            );
        }

        if (!basis.IsValidAt(_time.GetUtcNow()))
        {
            throw new UsageRefusedException(
                UsageRefusalReason.OutsideValidity,
                $"The lawful basis {basis.StatementDigest} expired at {basis.ExpiresAt:O}; records about persons leave only under a valid one."
            );
        }
    }

    private async ValueTask<T> RunAsync<T>(
        UsageRequest request,
        long rows,
        Func<T> work,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Unit != UsageUnit.Rows || request.Amount < rows)
        {
            throw new ArgumentException(
                $"The operation reads {rows} rows; the request must reserve at least as many in unit {UsageUnit.Rows}.",
                nameof(request)
            );
        }

        var reservation = await _gate
            .ReserveAsync(request, cancellationToken)
            .ConfigureAwait(false);
        await using (reservation.ConfigureAwait(false))
        {
            reservation.BeginReading();
            var result = work();
            await reservation.CommitAsync(rows, CancellationToken.None).ConfigureAwait(false);
            return result;
        }
    }
}
