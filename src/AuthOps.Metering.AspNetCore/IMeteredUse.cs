using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore;

/// <summary>
/// What a handler says about the use it is serving. It can add, never take away. Safe for concurrent use by many
/// threads.
/// </summary>
public interface IMeteredUse
{
    /// <summary>States that data is about to be read: from here on privacy is burned, whatever happens.</summary>
    void BeginReading();

    /// <summary>Counts rows, invocations or milliseconds before they are handed out.</summary>
    /// <param name="unit">Rows, data invocations or compute milliseconds, which the endpoint is metered in.</param>
    /// <param name="amount">At least 0; 0 says that there was nothing.</param>
    /// <exception cref="UsageOverrunException">It is more than was reserved; it was not counted and must not be handed out.</exception>
    /// <exception cref="ArgumentException">The endpoint is not metered in the unit, or it is counted by the middleware.</exception>
    void Count(UsageUnit unit, long amount);

    /// <summary>Counts each item as it is handed out.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="unit">As in <see cref="Count"/>.</param>
    /// <param name="items">The items.</param>
    /// <returns>The same items; beyond what was reserved it throws.</returns>
    IAsyncEnumerable<T> Counted<T>(UsageUnit unit, IAsyncEnumerable<T> items);

    /// <summary>Counts each item as it is handed out.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="unit">As in <see cref="Count"/>.</param>
    /// <param name="items">The items.</param>
    /// <returns>The same items; beyond what was reserved it throws.</returns>
    IEnumerable<T> Counted<T>(UsageUnit unit, IEnumerable<T> items);
}
