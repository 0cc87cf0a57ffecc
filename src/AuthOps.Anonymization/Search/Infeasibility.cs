using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Says why no node satisfies a policy, and for each single parameter the least relaxation that helps. Relaxing a
/// parameter never makes a class fail, so feasibility is monotone in it and found by bisection.
/// </summary>
internal static class Infeasibility
{
    /// <summary>Beyond so many nodes only the coarsest is asked, which gives sufficient changes and not the least.</summary>
    internal const long MaxNodes = 200_000;

    public static InfeasibilityReport Explain(
        EncodedTable table,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var least = LeastSuppressed(table, threads, cancellationToken);
        var reasons = table
            .Policy.Models.Select(model => Reason(table, model))
            .Where(static r => r is not null)
            .Select(static r => r!)
            .ToArray();
        if (reasons.Length == 0)
        {
            reasons =
            [
                new InfeasibilityReason(
                    "all models together",
                    least,
                    table.Allowance,
                    $"At the coarsest node each model holds on its own; together no node suppresses fewer than {least} of {table.Rows} records, and {table.Allowance} may be suppressed."
                ),
            ];
        }

        return new InfeasibilityReport(
            reasons,
            Changes(table, least, threads, cancellationToken).ToArray(),
            least
        );
    }

    private static IEnumerable<PolicyChange> Changes(
        EncodedTable table,
        long least,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var policy = table.Policy;
        if (least < table.Rows && least > table.Allowance)
        {
            var limit = new Ratio(least, table.Rows);
            yield return new PolicyChange(
                null,
                "suppression limit",
                policy.SuppressionLimit,
                limit,
                $"Raise the suppression limit from {policy.SuppressionLimit.ToShortString()} to {limit}: {least} of {table.Rows} records."
            );
        }

        foreach (
            var change in OfModels(
                policy,
                models => IsFeasible(table.WithModels(models), threads, cancellationToken)
            )
        )
        {
            yield return change;
        }
    }

    /// <summary>For each parameter of each model, the least relaxation under which something holds.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="holds">Whether it does under other models.</param>
    public static IEnumerable<PolicyChange> OfModels(
        AnonymizationPolicy policy,
        Func<IEnumerable<PrivacyModel>, bool> holds
    )
    {
        foreach (var model in policy.Models)
        {
            foreach (var parameter in model.Parameters)
            {
                if (
                    Bisect(policy, model, parameter, holds) is { } value
                    && value != parameter.Value
                )
                {
                    yield return new PolicyChange(
                        model.Name,
                        parameter.Name,
                        parameter.Value,
                        value,
                        $"Change {parameter.Name} of {model.Name} from {parameter.Value.ToShortString()} to {value.ToShortString()}."
                    );
                }
            }
        }
    }

    private static Ratio? Bisect(
        AnonymizationPolicy policy,
        PrivacyModel model,
        ModelParameter parameter,
        Func<IEnumerable<PrivacyModel>, bool> holds
    )
    {
        if (parameter.Steps.IsZero || !Holds(parameter.Steps))
        {
            return null;
        }

        var low = BigInteger.MinusOne;
        var high = parameter.Steps;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Holds(middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return parameter.At(high);

        bool Holds(BigInteger step)
        {
            var relaxed = parameter.With(parameter.At(step));
            return holds(policy.Models.Select(m => ReferenceEquals(m, model) ? relaxed : m));
        }
    }

    private static bool IsFeasible(
        EncodedTable table,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var top = Coarsest(table);
        var summary = Generalizer.TryKeep(table, top);
        if (summary.IsAllowed)
        {
            return true;
        }

        if (SearchRun.CountNodes(table) > MaxNodes)
        {
            return false;
        }

        var run = new SearchRun
        {
            Threads = threads,
            StopAtFirst = true,
            CancellationToken = cancellationToken,
        };
        return run.On(table).Levels is not null;
    }

    private static long LeastSuppressed(
        EncodedTable table,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var least = Generalizer.TryKeep(table, Coarsest(table)) is { IsBlocked: false } top
            ? top.SuppressedRows
            : table.Rows;
        if (SearchRun.CountNodes(table) <= MaxNodes)
        {
            var everything = table.WithLimit(Ratio.One);
            var gate = new Lock();
            var run = new SearchRun
            {
                Exhaustive = true,
                Threads = threads,
                CancellationToken = cancellationToken,
                Observer = (_, in facts) =>
                {
                    if (facts.IsAllowed)
                    {
                        lock (gate)
                        {
                            least = Math.Min(least, facts.SuppressedRows);
                        }
                    }
                },
            };
            _ = run.On(everything);
        }

        return least;
    }

    private static InfeasibilityReason? Reason(EncodedTable table, PrivacyModel model)
    {
        var alone = Generalizer.TryKeep(table.WithModels([model]), Coarsest(table));
        var failing = alone.IsBlocked ? table.Rows : alone.SuppressedRows;
        return failing == 0
            ? null
            : new InfeasibilityReason(
                model.Name,
                failing,
                table.Allowance,
                $"With every quasi-identifier at its coarsest level, {failing} of {table.Rows} records are in classes that fail {model.Name}; {table.Allowance} may be suppressed{Cause(table, model, failing)}."
            );
    }

    private static string Cause(EncodedTable table, PrivacyModel model, long failing)
    {
        if (failing == table.Rows && failing <= table.Allowance)
        {
            return ", but a release needs at least one record";
        }

        if (model is not DistinctLDiversity diversity)
        {
            return "";
        }

        var distinct = table
            .Table[diversity.Attribute]
            .Codes.ToArray()
            .Where(c => c >= 0)
            .Distinct()
            .Count();
        return distinct < diversity.L
            ? $", and the whole table has {distinct} different values of '{diversity.Attribute}'"
            : "";
    }

    private static int[] Coarsest(EncodedTable table) =>
        table.Policy.QuasiIdentifiers.Select(static a => a.MaximumLevel).ToArray();
}
