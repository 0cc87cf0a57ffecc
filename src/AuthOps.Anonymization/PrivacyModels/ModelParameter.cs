using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// One parameter of a model and how it is relaxed: towards a limit, in steps. Immutable and safe to share between
/// threads.
/// </summary>
/// <param name="Name">The parameter's letter or name.</param>
/// <param name="Value">What the policy asks for.</param>
/// <param name="Steps">How many steps away the most relaxed value lies.</param>
/// <param name="At">The value after so many steps; 0 gives the first grid value that is not stricter.</param>
/// <param name="With">The model with another value.</param>
internal sealed record ModelParameter(
    string Name,
    Ratio Value,
    BigInteger Steps,
    Func<BigInteger, Ratio> At,
    Func<Ratio, PrivacyModel> With
)
{
    private const int Grid = 1_000_000;

    /// <summary>A whole number that is lowered.</summary>
    public static ModelParameter Whole(
        string name,
        int value,
        int least,
        Func<int, PrivacyModel> with
    ) =>
        new(
            name,
            new Ratio(value, 1),
            Math.Max(0, value - least),
            step => new Ratio(value - step, 1),
            v => with((int)v.Numerator)
        );

    /// <summary>A number that is raised on a grid of 10^-6, or of another step.</summary>
    public static ModelParameter Rising(
        string name,
        Ratio value,
        Ratio most,
        Func<Ratio, PrivacyModel> with,
        int grid = Grid
    )
    {
        var first = -new Ratio(-value.Numerator, value.Denominator).FloorOfProduct(grid);
        return new ModelParameter(
            name,
            value,
            BigInteger.Max(0, most.FloorOfProduct(grid) - first),
            step => new Ratio(first + step, grid),
            with
        );
    }

    /// <summary>A number that is lowered on a grid of 10^-6.</summary>
    public static ModelParameter Falling(
        string name,
        Ratio value,
        Ratio least,
        Func<Ratio, PrivacyModel> with
    )
    {
        var first = value.FloorOfProduct(Grid);
        var last = -new Ratio(-least.Numerator, least.Denominator).FloorOfProduct(Grid);
        return new ModelParameter(
            name,
            value,
            BigInteger.Max(0, first - last),
            step => new Ratio(first - step, Grid),
            with
        );
    }
}
