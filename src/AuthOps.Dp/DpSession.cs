using System.Diagnostics.CodeAnalysis;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Releases;
using AuthOps.Primitives.Tables;
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

    /// <summary>Releases a histogram and spends its loss.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels; once the data is opened the loss stays debited.</param>
    /// <returns>A noisy count for each of the plan's keys.</returns>
    /// <exception cref="ArgumentException">The plan is contradictory or names an absent column; nothing is spent.</exception>
    /// <exception cref="PrivacyBudgetExceededException">The ledger has less left; nothing is spent.</exception>
    /// <exception cref="UsageRefusedException">The gate refused; nothing is spent.</exception>
    /// <exception cref="DpDataUnavailableException">The data could not be opened; the loss is burned.</exception>
    public async ValueTask<Released<Histogram>> ReleaseAsync(
        HistogramPlan plan,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var noise = plan.Validate();
        RequireColumn(plan.KeyColumn);
        RequireColumn(plan.Unit.Column ?? plan.KeyColumn);
        var releaseId = ReleaseIds.Next();
        var debit = await ReleaseDebit
            .ReserveAsync(_ledger, Authorization, releaseId, plan.Loss, cancellationToken)
            .ConfigureAwait(false);
        await using (debit.ConfigureAwait(false))
        {
            debit.BeginReading();
            var table = await OpenAsync(plan, releaseId, cancellationToken).ConfigureAwait(false);
            var bounded = HistogramAggregation.Run(
                table,
                plan,
                PriorityKeys.Fresh(),
                cancellationToken
            );
            Custodian?.Add(bounded.ToReport(releaseId));
            SecureBits bits = default;
            NoiseAddition.Apply(ref bits, noise, bounded.Counts);
            await debit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new Released<Histogram>(
                new Histogram(plan.Keys, bounded.Counts),
                new ReleaseFacts(releaseId, debit.Sequence, plan, noise, _ledger.Budget)
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
    private async ValueTask<Table> OpenAsync(
        HistogramPlan plan,
        string releaseId,
        CancellationToken cancellationToken
    )
    {
        string failure;
        try
        {
            var table = await _data.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (
                table.TryGetColumn(plan.KeyColumn, out _)
                && (plan.Unit.Column is null || table.TryGetColumn(plan.Unit.Column, out _))
            )
            {
                return table;
            }

            failure = "The data lacks a declared column.";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }

        Custodian?.Add(
            new HistogramQualityReport
            {
                ReleaseId = releaseId,
                DataOpened = false,
                Failure = failure,
            }
        );
        throw new DpDataUnavailableException(releaseId);
    }
}
