using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization;

/// <summary>
/// Finds the full-domain generalisation with the best score that satisfies a policy. Stateless: safe for
/// concurrent use by several threads.
/// </summary>
/// <remarks>
/// The optimum is exact: the whole lattice is walked over class tables, and only nodes that cannot be allowed or
/// whose lower bound exceeds the best one are left out. Equal scores are decided by the smaller level vector. With
/// more than 12 quasi-identifiers or 10^6 nodes a best-first search runs under a budget and states its gap. A class that fails a model is
/// suppressed whole; the label <c>*</c> is a value like any other. k-anonymity holds for the declared
/// quasi-identifiers.
/// </remarks>
public static class Anonymizer
{
    /// <summary>Searches the optimum and the front with <see cref="PlanOptions.Default"/>.</summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="progress">Told every 1,024 nodes and at the end; may be null.</param>
    /// <param name="cancellationToken">Looked at between nodes.</param>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static AnonymizationPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken
    ) => Plan(table, policy, null, progress, cancellationToken);

    /// <summary>
    /// Searches the optimum, and the front where it is asked for. Time grows with the lattice and the number of
    /// different records.
    /// </summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">What the release must satisfy.</param>
    /// <param name="options">How; null means <see cref="PlanOptions.Default"/>.</param>
    /// <param name="progress">Told every 1,024 nodes and at the end of the search, and again where a front is computed after it.</param>
    /// <param name="cancellationToken">Looked at between nodes.</param>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static AnonymizationPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        PlanOptions? options = null,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        return Plan(
            EncodedTable.Create(table, policy),
            options ?? PlanOptions.Default,
            progress,
            cancellationToken
        );
    }

    /// <summary>Plans a table that is encoded already.</summary>
    internal static AnonymizationPlan Plan(
        EncodedTable encoded,
        PlanOptions options,
        IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var front = options.IncludeFront
            ? new SurveyCollector(encoded, [], [], options.FrontSizes)
            : null;
        var run = new SearchRun
        {
            Threads = options.Threads,
            NodeBudget = options.NodeBudget,
            Survey = encoded.IsLarge ? front : null,
            Progress = progress,
            CancellationToken = cancellationToken,
        };
        var result = run.On(encoded);
        if (front is not null && !encoded.IsLarge)
        {
            Walk(encoded, front, options, progress, cancellationToken);
        }

        return new AnonymizationPlan(
            encoded,
            result,
            front?.Front(encoded) ?? [],
            result.Levels is null
                ? Infeasibility.Explain(encoded, options.Threads, cancellationToken)
                : null
        );
    }

    /// <summary>
    /// Evaluates the whole lattice once and answers for several quality models and suppression limits at the same
    /// time, with the front over the policy's own quality model.
    /// </summary>
    /// <param name="table">The table; every column declared by the policy.</param>
    /// <param name="policy">The models and the quality model of the front; its suppression limit is not looked at.</param>
    /// <param name="qualities">What optima are measured by.</param>
    /// <param name="suppressionLimits">Limits, 0 to 1 each.</param>
    /// <param name="options">How; <see cref="PlanOptions.IncludeFront"/> decides whether the front is computed.</param>
    /// <param name="progress">Told every 1,024 nodes and at the end; may be null.</param>
    /// <param name="cancellationToken">Looked at between nodes.</param>
    /// <exception cref="PolicyException">The table does not fit the policy, a limit is outside [0, 1], or the lattice has more than 10^6 nodes.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LatticeSurvey Survey(
        Table table,
        AnonymizationPolicy policy,
        IReadOnlyList<QualityModel> qualities,
        IReadOnlyList<Ratio> suppressionLimits,
        PlanOptions options,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(qualities);
        ArgumentNullException.ThrowIfNull(suppressionLimits);
        ArgumentNullException.ThrowIfNull(options);
        foreach (var limit in suppressionLimits)
        {
            if (limit < Ratio.Zero || limit > Ratio.One)
            {
                throw new PolicyException(
                    PolicyError.SuppressionLimitOutOfRange,
                    $"The suppression limit is {limit}; it must lie between 0 and 1."
                );
            }
        }

        var encoded = EncodedTable.Create(table, policy, qualities);
        if (encoded.IsLarge)
        {
            throw new PolicyException(
                PolicyError.LatticeTooLarge,
                $"The lattice of the {encoded.Quasi.Length} quasi-identifiers is too large to be evaluated whole; remove hierarchy levels that are not needed, or declare fewer quasi-identifiers."
            );
        }

        var survey = new SurveyCollector(
            encoded,
            qualities,
            suppressionLimits,
            options.IncludeFront ? options.FrontSizes : []
        );
        Walk(encoded, survey, options, progress, cancellationToken);
        return new LatticeSurvey(
            SearchRun.CountNodes(encoded),
            survey.Optima(),
            survey.Front(encoded)
        );
    }

    private static void Walk(
        EncodedTable encoded,
        SurveyCollector survey,
        PlanOptions options,
        IProgress<PlanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var run = new SearchRun
        {
            Exhaustive = true,
            Threads = options.Threads,
            Survey = survey,
            Progress = progress,
            CancellationToken = cancellationToken,
        };
        _ = run.On(encoded);
    }
}
