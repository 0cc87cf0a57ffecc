using System.Diagnostics.CodeAnalysis;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Releases;
using AuthOps.Primitives.Usage;

namespace AuthOps.Dp;

/// <summary>
/// The front door: releases differentially private statistics of one data set against one budget and, where there is
/// one, a usage gate. Safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// <para>The order of a release: check the plan; debit the ledger; reserve at the gate; open the data; aggregate; add
/// noise; commit. A refusal of the first three spends nothing and opens nothing. From the moment the data is opened
/// every failure, cancellation and crash leaves the whole loss debited.</para>
/// <para>Not covered: how long a release takes may depend on the data and the noise. Do not let an analyst time it.</para>
/// </remarks>
public sealed class DpSession
{
    private readonly DpDataSource _data;
    private readonly PrivacyLedger _ledger;

    /// <summary>Opens a session on a data set and its budget.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="ledger">The one ledger of that data set.</param>
    public DpSession(DpDataSource data, PrivacyLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(ledger);
        _data = data;
        _ledger = ledger;
    }

    /// <summary>
    /// The gate that authorises, meters and evidences every release; null where the ledger alone refuses and remembers.
    /// </summary>
    public DpAuthorization? Authorization { get; init; }

    /// <summary>Where quality reports go; null where the custodian wants none.</summary>
    public QualityJournal? Custodian { get; init; }

    /// <summary>Threads, memory and progress; null for one thread and 1 GiB.</summary>
    public DpExecution? Execution { get; init; }

    /// <summary>Releases statistics by key and spends their loss.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels; once the data is opened the loss stays debited.</param>
    /// <returns>Noisy numbers for each released key.</returns>
    /// <exception cref="ArgumentException">The plan is contradictory or names an absent column; nothing is spent.</exception>
    /// <exception cref="PrivacyBudgetExceededException">The ledger has less left; nothing is spent.</exception>
    /// <exception cref="UnsupportedAccountingException">The budget's measure has no bound for a mechanism; nothing is spent.</exception>
    /// <exception cref="UsageRefusedException">The gate refused; nothing is spent.</exception>
    /// <exception cref="DpDataUnavailableException">The data could not be read; the loss is burned.</exception>
    [SuppressMessage(
        "ApiDesign",
        "RS0026:Do not add multiple overloads with optional parameters",
        Justification = "The required first arguments are of unrelated types; no call can mean both."
    )]
    public ValueTask<Released<AggregateRelease>> ReleaseAsync(
        AggregationPlan plan,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ReleaseAsync(PlanCompiler.Compile(plan), cancellationToken);
    }

    /// <summary>Releases a histogram and spends its loss.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels; once the data is opened the loss stays debited.</param>
    /// <returns>A noisy count for each of the plan's keys.</returns>
    /// <exception cref="ArgumentException">The plan is contradictory or names an absent column; nothing is spent.</exception>
    /// <exception cref="PrivacyBudgetExceededException">The ledger has less left; nothing is spent.</exception>
    /// <exception cref="UnsupportedAccountingException">The budget's measure has no bound for a mechanism; nothing is spent.</exception>
    /// <exception cref="UsageRefusedException">The gate refused; nothing is spent.</exception>
    /// <exception cref="DpDataUnavailableException">The data could not be read; the loss is burned.</exception>
    [SuppressMessage(
        "ApiDesign",
        "RS0026:Do not add multiple overloads with optional parameters",
        Justification = "The required first arguments are of unrelated types; no call can mean both."
    )]
    public async ValueTask<Released<Histogram>> ReleaseAsync(
        HistogramPlan plan,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var released = await ReleaseAsync(plan.Compile(), cancellationToken).ConfigureAwait(false);
        return released.Select(release => new Histogram(plan.Keys, release.Columns[0].ToCounts()));
    }

    private async ValueTask<Released<AggregateRelease>> ReleaseAsync(
        CompiledPlan plan,
        CancellationToken cancellationToken
    )
    {
        foreach (var column in plan.SourceColumns)
        {
            RequireColumn(column);
        }

        var releaseId = ReleaseIds.Next();
        var debit = await ReleaseDebit
            .ReserveAsync(
                _ledger,
                Authorization,
                releaseId,
                plan.Loss,
                plan.ToEvent(),
                cancellationToken
            )
            .ConfigureAwait(false);
        await using (debit.ConfigureAwait(false))
        {
            debit.BeginReading();
            var execution = Execution ?? DpExecution.Default;
            using var spill = new SpillFile(execution.MemoryLimit, execution.SpillFolder);
            var value = await ReadAsync(plan, releaseId, execution, spill, cancellationToken)
                .ConfigureAwait(false);
            await debit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new Released<AggregateRelease>(
                value,
                new ReleaseFacts(releaseId, debit, plan, _ledger.Budget)
            );
        }
    }

    private void RequireColumn(string column)
    {
        if (!_data.Has(column))
        {
            throw new ArgumentException(
                $"The data set has no column '{column}'; nothing was spent. Columns are compared exactly, upper and lower case apart."
            );
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever a data source throws may describe data; the analyst sees one fixed exception."
    )]
    private async ValueTask<AggregateRelease> ReadAsync(
        CompiledPlan plan,
        string releaseId,
        DpExecution execution,
        SpillFile spill,
        CancellationToken cancellationToken
    )
    {
        string failure;
        try
        {
            var reader = await _data
                .OpenAsync(plan.SourceColumns, cancellationToken)
                .ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var aggregates = AggregationEngine.Run(
                    reader,
                    plan,
                    PriorityKeys.Fresh(),
                    execution,
                    spill,
                    cancellationToken
                );
                var value = aggregates.Release(new NoiseSource());
                Custodian?.Add(QualityReport.Of(releaseId, aggregates.Quality));
                return value;
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }

        Custodian?.Add(
            new QualityReport
            {
                ReleaseId = releaseId,
                DataOpened = false,
                Failure = failure,
            }
        );
        throw new DpDataUnavailableException(releaseId);
    }
}
