using System.Collections.ObjectModel;

namespace AuthOps.Dp;

/// <summary>Noisy counts by key. Immutable and safe to share between threads.</summary>
/// <remarks>
/// A count may be negative: that is the noise, and cutting it off would bias sums. Cutting, rounding and adding are
/// post-processing and cost nothing.
/// </remarks>
public sealed class Histogram
{
    private readonly ReadOnlyCollection<long> _counts;

    internal Histogram(PublicKeys keys, long[] counts)
    {
        Keys = keys;
        _counts = Array.AsReadOnly(counts);
    }

    /// <summary>The keys in the plan's order.</summary>
    public PublicKeys Keys { get; }

    /// <summary>One noisy count a key, in the plan's order.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>The noisy count of a key.</summary>
    /// <param name="key">One of the plan's keys.</param>
    /// <exception cref="ArgumentException">The key is not one of the plan's.</exception>
    public long this[string key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            var index = Keys.IndexOf(key);
            return index >= 0
                ? _counts[index]
                : throw new ArgumentException(
                    "The key is not one of the plan's public keys.",
                    nameof(key)
                );
        }
    }
}
