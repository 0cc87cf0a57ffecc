namespace AuthOps.Dp;

/// <summary>
/// The groups of a histogram, known without looking at the data: every one is released, present in the data or not,
/// and rows of any other key are dropped. Immutable and safe to share between threads.
/// </summary>
/// <remarks>A list of keys taken from the data itself is not public, and the guarantee would be lost.</remarks>
public sealed class PublicKeys
{
    /// <summary>The most keys accepted.</summary>
    public const int MaxCount = 1 << 22;

    private readonly Dictionary<string, int> _indexes;

    private PublicKeys(string[] values, Dictionary<string, int> indexes)
    {
        Values = Array.AsReadOnly(values);
        _indexes = indexes;
    }

    /// <summary>The keys in the declared order, which is the order of the release.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>How many keys there are.</summary>
    public int Count => Values.Count;

    /// <summary>Declares keys.</summary>
    /// <param name="values">1 to <see cref="MaxCount"/> distinct strings, compared ordinally.</param>
    /// <exception cref="ArgumentException">There is no key, too many, a null, or the same one twice.</exception>
    public static PublicKeys Of(params ReadOnlySpan<string> values)
    {
        if (values.IsEmpty || values.Length > MaxCount)
        {
            throw new ArgumentException(
                $"A histogram needs 1 to {MaxCount} public keys; {values.Length} were given.",
                nameof(values)
            );
        }

        var indexes = new Dictionary<string, int>(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null || !indexes.TryAdd(values[i], i))
            {
                throw new ArgumentException(
                    $"The public key at index {i} is null or was given before.",
                    nameof(values)
                );
            }
        }

        return new PublicKeys(values.ToArray(), indexes);
    }

    /// <summary>Where a key stands in <see cref="Values"/>, or -1.</summary>
    internal int IndexOf(string key) => _indexes.TryGetValue(key, out var index) ? index : -1;
}
