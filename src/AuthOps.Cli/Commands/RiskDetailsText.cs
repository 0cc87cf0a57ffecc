using System.Globalization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Commands;

/// <summary>Prints <see cref="RiskDetails"/> for a terminal. Stateless.</summary>
internal static class RiskDetailsText
{
    private const int Decimals = 6;

    public static void Print(TextWriter output, RiskDetails details)
    {
        ColumnScans.Print(output, details.Scans);
        if (details.Population is { } population)
        {
            output.WriteLine();
            output.WriteLine(
                $"Estimated share of records alone in the population, for a sample of {population.SamplingFraction} of it:"
            );
            output.WriteLine(
                $"  Zayatz {Share(population.Zayatz)}, Pitman {(population.Pitman is { } p ? Share(p) : "does not fit")}, Dankar's rule {Share(population.Dankar)}"
            );
        }

        if (details.SpecialUniques is { } special)
        {
            Print(output, special);
        }

        if (details.Discovery is { } discovery)
        {
            Print(output, discovery);
        }

        Print(output, details.AttacksBefore, "the input as it is");
        Print(output, details.AttacksAfter, "the release");
    }

    /// <summary>Rounded to six decimals: an estimate, not a bound.</summary>
    public static string Share(double share) =>
        share.ToString($"F{Decimals}", CultureInfo.InvariantCulture);

    private static void Print(TextWriter output, SpecialUniquesReport special)
    {
        var culture = CultureInfo.InvariantCulture;
        output.WriteLine();
        output.WriteLine(
            string.Create(
                culture,
                $"Special uniques: {special.SpecialRecords:N0} of {special.Rows:N0} records are isolated by {special.MaxSize} columns or fewer"
            )
        );
        var sizes = new TextTable(true, true);
        sizes.Add("columns", "minimal uniques");
        for (var i = 0; i < special.MinimalUniquesBySize.Count; i++)
        {
            sizes.Add(
                (i + 1).ToString(culture),
                special.MinimalUniquesBySize[i].ToString("N0", culture)
            );
        }

        sizes.Print(output);
        var columns = new TextTable(false, true);
        columns.Add("column", "part of");
        foreach (
            var (name, count) in special
                .Columns.Zip(special.MinimalUniquesByColumn)
                .OrderByDescending(static c => c.Second)
        )
        {
            columns.Add(name, count.ToString("N0", culture));
        }

        columns.Print(output);
        var highest = 0.0;
        foreach (var score in special.Scores)
        {
            highest = Math.Max(highest, score);
        }

        output.WriteLine(string.Create(culture, $"  highest SUDA score {highest:0.##}{Dis()}"));

        string Dis()
        {
            var most = 0.0;
            foreach (var score in special.DisScores)
            {
                most = Math.Max(most, score);
            }

            return special.DisScores.IsEmpty ? "" : $", highest DIS-SUDA score {Share(most)}";
        }
    }

    private static void Print(TextWriter output, DiscoveryReport discovery)
    {
        output.WriteLine();
        output.WriteLine(
            "Every column looked at; suggestions are to be judged by somebody who knows what others can look up:"
        );
        var columns = new TextTable(false, true, true, false, false);
        columns.Add("column", "alone", "part of", "suggested", "warnings");
        foreach (var column in discovery.Columns)
        {
            columns.Add(
                column.Scan.Column,
                column.Uniqueness.ToDecimalStringRoundedUp(Decimals),
                column.MinimalUniques.ToString("N0", CultureInfo.InvariantCulture),
                RoleNames.Of(column.SuggestedRole),
                string.Join(", ", column.Scan.Warnings)
            );
        }

        columns.Print(output);
        output.WriteLine();
        var curve = new TextTable(true, true, true, true, false);
        curve.Add("columns known", "least alone", "mean", "most", "by");
        foreach (var point in discovery.Curve)
        {
            curve.Add(
                point.Columns.ToString(CultureInfo.InvariantCulture),
                point.Least.ToDecimalStringRoundedUp(Decimals),
                point.Mean.ToDecimalStringRoundedUp(Decimals),
                point.Most.ToDecimalStringRoundedUp(Decimals),
                string.Join(", ", point.MostColumns)
            );
        }

        curve.Print(output);
        output.WriteLine(
            $"  in the order that isolates most: {InertText.OneLine(string.Join(", ", discovery.Path.Select(p => $"{p.Column} {p.Uniqueness.ToDecimalStringRoundedUp(4)}")))}"
        );
    }

    private static void Print(TextWriter output, IReadOnlyList<MeasuredAttack> attacks, string what)
    {
        if (attacks.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(
            $"Attacks measured on {what}, with 95 % intervals; risk is what exceeds the control set:"
        );
        var table = new TextTable(false, true, true, true);
        table.Add("attack", "on targets", "on the control set", "risk");
        foreach (var attack in attacks)
        {
            table.Add(
                Name(attack.Kind),
                Interval(attack.Targets),
                Interval(attack.Control),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{attack.Risk:F3} [{attack.RiskLower:F3}, {attack.RiskUpper:F3}]"
                )
            );
        }

        table.Print(output);
    }

    private static string Name(AttackKind kind) =>
        kind switch
        {
            AttackKind.SinglingOut => "singling out",
            AttackKind.Linkage => "linkage",
            _ => "attribute inference",
        };

    private static string Interval(WilsonInterval rate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rate.Rate:F3} [{rate.Lower:F3}, {rate.Upper:F3}]"
        );
}
