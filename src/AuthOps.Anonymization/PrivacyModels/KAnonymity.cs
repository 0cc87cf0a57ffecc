using System.Globalization;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// k-anonymity: every class has at least k records (Samarati and Sweeney 1998). It holds for the declared
/// quasi-identifiers. Immutable and safe to share between threads.
/// </summary>
public sealed record KAnonymity : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="k">The smallest class allowed; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 2: one record is no crowd.</exception>
    public KAnonymity(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        K = k;
    }

    /// <summary>The smallest class allowed, in records.</summary>
    public int K { get; }

    /// <inheritdoc />
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{K}-anonymity");

    internal override int DeclaredClassSize => K;

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Whole("k", K, 2, k => new KAnonymity(k))];
}
