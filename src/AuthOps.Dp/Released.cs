using AuthOps.Dp.Releases;

namespace AuthOps.Dp;

/// <summary>
/// A value that left the domain through a mechanism, with the facts of its release. Whatever is computed from it costs
/// nothing more. Only this library creates one. Immutable where <typeparamref name="T"/> is, and then safe to share
/// between threads.
/// </summary>
/// <typeparam name="T">The released value.</typeparam>
public sealed class Released<T>
{
    internal Released(T value, ReleaseFacts facts)
    {
        Value = value;
        Facts = facts;
    }

    /// <summary>The released value.</summary>
    public T Value { get; }

    /// <summary>What was done, for evidence; holds nothing that depends on the data.</summary>
    public ReleaseFacts Facts { get; }

    /// <summary>Post-processing: computes from the released value and keeps the facts.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="map">Must not read the data again; reading it would be another, unaccounted release.</param>
    public Released<TResult> Select<TResult>(Func<T, TResult> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new Released<TResult>(map(Value), Facts);
    }
}
