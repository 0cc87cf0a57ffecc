namespace AuthOps.Anonymization.Quality;

/// <summary>How the values of the attributes become one score, with ARX's definitions; weights are divided by the largest.</summary>
public enum Aggregate
{
    /// <summary>Σ wᵢ xᵢ.</summary>
    Sum = 0,

    /// <summary>max wᵢ xᵢ.</summary>
    Maximum = 1,

    /// <summary>Σ wᵢ xᵢ / d for d attributes.</summary>
    ArithmeticMean = 2,

    /// <summary>Π (wᵢ (1 + xᵢ))^(1/d) − 1 for d attributes.</summary>
    GeometricMean = 3,

    /// <summary>The values wᵢ xᵢ in falling order, compared lexicographically.</summary>
    Rank = 4,
}
