using AuthOps.Cli.Commands;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;

namespace AuthOps.Cli.Statistics;

/// <summary>Reads a budget such as <c>epsilon=1</c> or <c>rho=1/2,delta=1/1000000</c>.</summary>
internal static class BudgetText
{
    private const string Form =
        "--budget must be epsilon=NUMBER or rho=NUMBER, with ,delta=NUMBER where keys are private";

    public static PrivacyBudget Parse(string text)
    {
        var fields = text.Split(',');
        if (fields.Length > 2 || !TryField(fields[0], out var measure, out var total))
        {
            throw new UsageException(Form);
        }

        try
        {
            if (fields.Length == 1)
            {
                return measure switch
                {
                    "epsilon" => PrivacyBudget.Pure(new Epsilon(total)),
                    "rho" => PrivacyBudget.ZeroConcentrated(new Rho(total)),
                    _ => throw new UsageException(Form),
                };
            }

            return (TryField(fields[1], out var name, out var delta), name, measure) switch
            {
                (true, "delta", "epsilon") => PrivacyBudget.Approximate(
                    new Epsilon(total),
                    new Delta(delta)
                ),
                (true, "delta", "rho") => PrivacyBudget.ZeroConcentrated(
                    new Rho(total),
                    new Delta(delta)
                ),
                _ => throw new UsageException(Form),
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException("--budget: " + PlanFile.Sentence(e));
        }
    }

    private static bool TryField(string field, out string name, out Rational value)
    {
        var equals = field.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? field : field[..equals];
        value = default;
        return equals >= 0 && Rational.TryParse(field[(equals + 1)..], out value);
    }
}
