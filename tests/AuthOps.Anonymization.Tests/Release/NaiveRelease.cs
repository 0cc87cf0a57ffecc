using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Release;

/// <summary>The classes of a released table and the models they fail, by definition, from rows as text.</summary>
internal sealed class NaiveRelease
{
    private readonly ModelCase _given;
    private readonly Table _release;
    private readonly Table _whole;
    private readonly int[] _levels;
    private readonly Dictionary<string, int[]> _classes;
    private readonly HashSet<string> _original;

    public NaiveRelease(ModelCase given, Table release, Table? original)
    {
        _given = given;
        _release = release;
        _whole = original ?? release;
        _levels =
        [
            .. given.Policy.QuasiIdentifiers.Select(a =>
                Enumerable
                    .Range(0, a.Hierarchy!.LevelCount)
                    .First(level =>
                        Enumerable
                            .Range(0, release.RowCount)
                            .All(row => a.Hierarchy.Labels(level).Contains(release[a.Name][row]!))
                    )
            ),
        ];
        _classes = Enumerable
            .Range(0, release.RowCount)
            .GroupBy(row => Join(given.Policy.QuasiIdentifiers.Select(a => release[a.Name][row]!)))
            .ToDictionary(g => g.Key, g => g.ToArray());
        _original = original is null ? [] : [.. Generalised(original)];
    }

    public (long Classes, long Rows) Failing(PrivacyModel model)
    {
        if (!NaiveModels.HoldsSizes(model, [.. _classes.Values.Select(rows => rows.Length)]))
        {
            return (1, _release.RowCount);
        }

        var people = People(model).GroupBy(key => key).ToDictionary(g => g.Key, g => g.Count());
        var failing = _classes
            .Where(c => !Holds(model, c.Value, people.GetValueOrDefault(c.Key)))
            .ToArray();
        return (failing.Length, failing.Sum(c => c.Value.Length));
    }

    /// <summary>Whether a population class has no record although the lower bound asks for some.</summary>
    public bool LacksClasses(PrivacyModel model) =>
        model is DeltaPresence { CountsAbsent: true } presence
        && presence.Minimum > Ratio.Zero
        && People(model).Any(key => !_classes.ContainsKey(key) && !_original.Contains(key));

    private bool Holds(PrivacyModel model, int[] rows, int people)
    {
        // k of (α, k)-anonymity is a finding about sizes; here only α counts.
        if (model is AlphaKAnonymity alpha)
        {
            model = new AlphaKAnonymity(alpha.Attribute, alpha.Alpha, 2);
            rows = rows.Length == 1 ? [rows[0], rows[0]] : rows;
        }

        if (!NaiveModels.HoldsSize(model, rows.Length, people))
        {
            return false;
        }

        if (model.SensitiveAttribute is not { } name)
        {
            return true;
        }

        var column = _release[name];
        var whole = _whole[name];
        return NaiveModels.Holds(
            model,
            [.. rows.Select(row => column[row])],
            [.. Enumerable.Range(0, whole.Count).Select(row => whole[row])]
        );
    }

    private IEnumerable<string> People(PrivacyModel model) =>
        model switch
        {
            KMap m => Generalised(m.Population),
            DeltaPresence m => Generalised(m.Population),
            _ => [],
        };

    private IEnumerable<string> Generalised(Table table) =>
        Enumerable
            .Range(0, table.RowCount)
            .Select(row =>
                Join(
                    _given.Policy.QuasiIdentifiers.Select(
                        (a, i) => a.Hierarchy!.Generalize(table[a.Name][row] ?? "", _levels[i])
                    )
                )
            );

    private static string Join(IEnumerable<string> labels) => string.Join('|', labels);
}
