using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>A recorded result of ARX: a table under a policy, and the score of the optimum or of a named node; null where there is none.</summary>
internal sealed record RecordedOptimum(
    Table Table,
    AnonymizationPolicy Policy,
    double[]? Score,
    bool IsOptimal,
    int[]? Node
)
{
    private const double Tolerance = 1e-9;

    /// <summary>What is wrong with a score: nothing where it is equal, or no worse where ARX was not optimal.</summary>
    public string Verdict(IReadOnlyList<double>? ours)
    {
        if (Score is null || ours is null)
        {
            return Score is null == ours is null ? "" : $"feasible here: {ours is not null}";
        }

        for (var i = 0; i < Score.Length; i++)
        {
            var difference = (ours[i] - Score[i]) / Math.Max(1, Math.Abs(Score[i]));
            if (Math.Abs(difference) > Tolerance)
            {
                return difference < 0 && !IsOptimal
                    ? ""
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"recorded {string.Join(' ', Score)}, ours {string.Join(' ', ours)}"
                    );
            }
        }

        return "";
    }

    public override string ToString() =>
        $"{string.Join(" + ", Policy.Models)}, limit {Policy.SuppressionLimit}, {Policy.Quality}, {Table.RowCount} rows, {Policy.QuasiIdentifiers.Count} quasi-identifiers, node {string.Join(' ', Node ?? [])}";
}
