using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The rule of safe re-release: every cell that one more release makes has at least k persons, and its sensitive values in
/// each release satisfy the policy's models. Cells that it leaves whole are judged only by values that no earlier
/// release told of them. Immutable.
/// </summary>
internal sealed class StepRule(
    AnonymizationPolicy policy,
    IReadOnlyList<ReleaseRows> earlier,
    Cells before
)
{
    /// <summary>The fewest persons of a cell.</summary>
    public int K { get; } = policy.MinimumClassSize;

    /// <summary>The name of the bound on the size.</summary>
    public string SizeRule { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{policy.MinimumClassSize}-anonymity");

    /// <summary>Judges one more release.</summary>
    /// <param name="next">The release.</param>
    /// <param name="persons">How many persons have a number.</param>
    /// <param name="cancellationToken">Looked at between attributes.</param>
    public StepJudgement Judge(ReleaseRows next, int persons, CancellationToken cancellationToken)
    {
        var cells = before.Cut(next, persons);
        var failures = new List<CellFailure>();
        for (var cell = 1; cell < cells.Count; cell++)
        {
            if (cells.IsNew(cell) && cells.Sizes[cell] < K)
            {
                failures.Add(new CellFailure(cell, SizeRule, null, -1));
            }
        }

        var unjudged = new List<string>();
        var values = new List<CellValues>();
        foreach (var attribute in policy.SensitiveAttributes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var told = Told(attribute.Name, next, cells);
            values.AddRange(told);
            foreach (var model in policy.Models)
            {
                if (
                    string.Equals(
                        model.SensitiveAttribute,
                        attribute.Name,
                        StringComparison.Ordinal
                    )
                )
                {
                    Judge(model, cells, told, failures, unjudged);
                }
            }
        }

        return new StepJudgement(cells, failures, values, unjudged);
    }

    private List<CellValues> Told(string attribute, ReleaseRows next, Cells cells)
    {
        var told = new List<CellValues>();
        for (var place = 0; place <= earlier.Count; place++)
        {
            var rows = place < earlier.Count ? earlier[place] : next;
            if (Array.Find(rows.Sensitive, c => c.Name == attribute) is { } column)
            {
                told.Add(CellValues.Of(place, rows, column, cells));
            }
        }

        return told;
    }

    private void Judge(
        PrivacyModel model,
        Cells cells,
        List<CellValues> told,
        List<CellFailure> failures,
        List<string> unjudged
    )
    {
        foreach (var values in told)
        {
            SensitiveJudge judge;
            try
            {
                judge = SensitiveJudge.Create(model, values.Values);
            }
            catch (InvalidDataException error)
            {
                var name = values.Release < earlier.Count ? earlier[values.Release].Name : "new";
                unjudged.Add(
                    $"{model.Name} was not judged in the release {name}: column '{values.Values.Name}' {error.Message}."
                );
                continue;
            }

            for (var cell = 1; cell < cells.Count; cell++)
            {
                var list = values.Of(cell);
                if (
                    list.Length > 0
                    && IsToBeJudged(cell, cells, values, told)
                    && !judge.Judge(list, cells.Sizes[cell]).Holds
                )
                {
                    failures.Add(
                        new CellFailure(cell, model.Name, values.Values.Name, values.Release)
                    );
                }
            }
        }
    }

    /// <summary>What earlier releases told of a cell that stays whole is no fault of the new one.</summary>
    private bool IsToBeJudged(int cell, Cells cells, CellValues values, List<CellValues> told) =>
        cells.IsNew(cell)
        || (
            values.Release == earlier.Count
            && !told.Exists(other =>
                other.Release < earlier.Count && other.SaysTheSame(values, cell)
            )
        );
}
