using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Queries;

/// <summary>Checks a plan and derives its sensitivities and noise, before any data is opened.</summary>
internal sealed class PlanCompiler
{
    private readonly List<PlanColumn> _columns = [];

    private PlanCompiler(UnitSensitivity unit, int? keyCount)
    {
        Unit = unit;
        KeyCount = keyCount;
    }

    /// <summary>What one unit can put into the release.</summary>
    internal UnitSensitivity Unit { get; }

    /// <summary>How many keys there are where that is known without the data.</summary>
    internal int? KeyCount { get; }

    /// <summary>The number of an encoded column; statistics that encode a column alike share it.</summary>
    internal int AddColumn(string name, CellMapper mapper)
    {
        var known = _columns.FindIndex(column =>
            column.Name == name
            && column.Mapper is RangeMapper existing
            && mapper is RangeMapper wanted
            && existing.Range == wanted.Range
        );
        if (known >= 0)
        {
            return known;
        }

        _columns.Add(new PlanColumn(name, mapper));
        return _columns.Count - 1;
    }

    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    internal static CompiledPlan Compile(AggregationPlan plan, string query = "aggregation")
    {
        RequireClaims(plan);
        var groups = plan.Groups;
        int? keyCount = groups.Column is null ? 1 : groups.PublicKeys?.Count;
        var bound = plan.Bound with
        {
            MaxKeysPerUnit = Math.Min(plan.Bound.MaxKeysPerUnit, keyCount ?? int.MaxValue),
        };
        var sensitivity = UnitSensitivity.Of(bound, keyCount);
        var compiler = new PlanCompiler(sensitivity, keyCount);
        var measures = plan.Statistics.Select(compiler.Compile).ToList();
        RequireDifferentNames(measures);
        var losses = plan.Statistics.Select(static statistic => statistic.TotalLoss).ToList();
        if (groups.PrivateKeys is { } keys)
        {
            losses.Add(keys.Loss);
        }

        return new CompiledPlan
        {
            Query = query,
            Unit = plan.Unit,
            KeyColumn = groups.Column,
            PublicKeys = groups.PublicKeys,
            PrivateKeys = groups.PrivateKeys,
            KeyRule = groups.PrivateKeys?.RuleFor(sensitivity),
            Bound = bound,
            Sensitivity = sensitivity,
            Columns = compiler._columns,
            Measures = measures,
            Loss = PrivacyLoss.Sum(losses),
        };
    }

    private Measure Compile(Statistic statistic)
    {
        if (string.IsNullOrEmpty(statistic?.Name) || statistic.Loss is null)
        {
            throw new ArgumentException("Every statistic needs a name and a loss of its own.");
        }

        if (statistic.Loss.Delta.Sign != 0)
        {
            throw new ArgumentException(
                $"The statistic '{statistic.Name}' has no use for a delta; state an epsilon or a rho."
            );
        }

        return statistic.Compile(this);
    }

    private static void RequireClaims(AggregationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(plan.Unit);
        ArgumentNullException.ThrowIfNull(plan.Bound);
        ArgumentNullException.ThrowIfNull(plan.Groups);
        ArgumentNullException.ThrowIfNull(plan.Statistics);
        if (plan.Statistics.Count is 0 or > AggregationPlan.MaxStatistics)
        {
            throw new ArgumentException(
                $"A plan needs 1 to {AggregationPlan.MaxStatistics} statistics; it has {plan.Statistics.Count}."
            );
        }

        if (
            plan.Unit.Column is null
            && plan.Bound is not { MaxKeysPerUnit: 1, MaxRowsPerKey: 1, MaxRowsPerUnit: null or 1 }
        )
        {
            throw new ArgumentException(
                "Where each row is a unit, it counts once in one key: use ContributionBound.OneRow, or name the unit's column."
            );
        }

        if (plan.Groups is { Column: not null, PublicKeys: null, PrivateKeys: null })
        {
            throw new ArgumentException("The grouping states neither public nor private keys.");
        }
    }

    private static void RequireDifferentNames(IEnumerable<Measure> measures)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in measures.SelectMany(static measure => measure.ColumnNames))
        {
            if (!seen.Add(name))
            {
                throw new ArgumentException(
                    $"Two statistics release a column '{name}'; names must differ."
                );
            }
        }
    }
}
