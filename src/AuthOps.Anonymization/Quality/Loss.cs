using System.Numerics;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Loss (Iyengar 2002, as ARX computes it with a generalisation-suppression factor of 0.5): a cell costs the
/// share of the domain that its label covers, a suppressed record 1 in every attribute. Per attribute the mean
/// cost is scaled to 0 (nothing generalised) … 1 (everything suppressed) and cut after 10 decimals; attributes
/// are joined by the geometric mean of 1 + loss, minus 1. Immutable and safe to share between threads.
/// </summary>
public sealed record Loss : QualityModel
{
    private const long UnitsPerOne = 10_000_000_000;

    /// <inheritdoc />
    public override string Name => "loss, geometric mean";

    /// <summary>
    /// One attribute's loss in units of 10^-10, exactly computed and cut, as ARX 3.9.2 does:
    /// (leaves + suppressed × domain − rows) / (rows × (domain − 1)).
    /// </summary>
    /// <param name="leaves">The sum over kept records of the values under their label.</param>
    /// <param name="suppressed">Suppressed records.</param>
    /// <param name="rows">All records.</param>
    /// <param name="domain">The domain size.</param>
    internal static long AttributeUnits(long leaves, long suppressed, long rows, long domain)
    {
        if (domain <= 1)
        {
            return 0;
        }

        var numerator = (Int128)leaves + ((Int128)suppressed * domain) - rows;
        var denominator = (Int128)rows * (domain - 1);
        return (long)(numerator * UnitsPerOne / denominator);
    }

    /// <summary>The factor an attribute contributes; nodes compare by the product of their factors.</summary>
    internal static double Factor(long units) => 1 + ((double)units / UnitsPerOne);

    /// <summary>The product of all factors times 10^10 a factor, exactly.</summary>
    internal static BigInteger ExactProduct(ReadOnlySpan<long> units)
    {
        var product = BigInteger.One;
        foreach (var unit in units)
        {
            product *= UnitsPerOne + unit;
        }

        return product;
    }

    /// <summary>The loss of a product of factors.</summary>
    internal static double FromProduct(double product, int attributes) =>
        Math.Pow(product, 1.0 / attributes) - 1;

    /// <summary>An attribute's loss as an exact ratio.</summary>
    internal static Ratio ToRatio(long units) => new(units, UnitsPerOne);
}
