using AuthOps.Cli.Commands;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;

namespace AuthOps.Cli.Statistics;

/// <summary>
/// Reads a budget: what is added up and its total, then further numbers by name, such as <c>epsilon=1</c>,
/// <c>rho=1/2,delta=1/1000000</c> or <c>renyi=2,order=8</c>. All numbers are exact.
/// </summary>
internal static class BudgetText
{
    private const int MaxLength = 4096;

    private const string Forms =
        "epsilon=E, epsilon=E,delta=D, epsilon=E,delta=D,slack=S (advanced composition), rho=R, rho=R,delta=D, "
        + "renyi=T,order=A, renyi=T,order=A,delta=D, mu-squared=M or mu-squared=M,delta=D";

    /// <exception cref="UsageException">The text has none of the forms, or a number is beyond its range.</exception>
    public static PrivacyBudget Parse(string text)
    {
        var fields = Fields(text);
        var measure = fields[0].Name;
        var total = fields[0].Value;
        var others = fields.Skip(1).ToDictionary(static f => f.Name, static f => f.Value);
        try
        {
            return (measure, string.Join(',', others.Keys.Order(StringComparer.Ordinal))) switch
            {
                ("epsilon", "") => PrivacyBudget.Pure(new Epsilon(total)),
                ("epsilon", "delta") => PrivacyBudget.Approximate(
                    new Epsilon(total),
                    new Delta(others["delta"])
                ),
                ("epsilon", "delta,slack") => PrivacyBudget.ApproximateAdvanced(
                    new Epsilon(total),
                    new Delta(others["delta"]),
                    new Delta(others["slack"])
                ),
                ("rho", "") => PrivacyBudget.ZeroConcentrated(new Rho(total)),
                ("rho", "delta") => PrivacyBudget.ZeroConcentrated(
                    new Rho(total),
                    new Delta(others["delta"])
                ),
                ("renyi", "order") => PrivacyBudget.Renyi(others["order"], total, Rational.Zero),
                ("renyi", "delta,order") => PrivacyBudget.Renyi(
                    others["order"],
                    total,
                    new Delta(others["delta"]).Value
                ),
                ("mu-squared", "") => PrivacyBudget.Gaussian(total, Rational.Zero),
                ("mu-squared", "delta") => PrivacyBudget.Gaussian(
                    total,
                    new Delta(others["delta"]).Value
                ),
                ("renyi", _) when !others.ContainsKey("order") => throw new UsageException(
                    "--budget: renyi=T needs its order too, such as renyi=2,order=8"
                ),
                ("epsilon", "slack") => throw new UsageException(
                    "--budget: slack=S is a part of delta=D, which must be stated too"
                ),
                _ => throw new UsageException($"--budget must be one of {Forms}"),
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException("--budget: " + PlanFile.Sentence(e));
        }
    }

    private static List<(string Name, Rational Value)> Fields(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new UsageException($"--budget is longer than {MaxLength} characters");
        }

        List<(string Name, Rational Value)> fields = [];
        foreach (var field in text.Split(','))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? field : field[..equals];
            if (equals < 0)
            {
                throw new UsageException($"--budget must be one of {Forms}");
            }

            if (!Rational.TryParse(field[(equals + 1)..], out var value))
            {
                throw new UsageException(
                    $"--budget: {name} must be an exact number: an integer, a decimal such as 0.25 or a fraction such as 1/3"
                );
            }

            if (fields.Exists(known => known.Name == name))
            {
                throw new UsageException($"--budget states {name} twice");
            }

            fields.Add((name, value));
        }

        return fields;
    }
}
