using System.Globalization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering;

/// <summary>
/// A half-open span of time (期限): from its first instant up to, not including, its end, in whole microseconds as
/// the usage log counts time. Immutable and safe to share between threads.
/// </summary>
public sealed record ValidityPeriod
{
    /// <summary>Creates a period.</summary>
    /// <param name="from">The first instant inside; what is finer than a microsecond is dropped.</param>
    /// <param name="until">The first instant no longer inside; later than <paramref name="from"/>.</param>
    /// <exception cref="ArgumentException">The period is empty or runs backwards.</exception>
    public ValidityPeriod(DateTimeOffset from, DateTimeOffset until)
    {
        From = Microseconds.Truncate(from);
        Until = Microseconds.Truncate(until);
        if (Until <= From)
        {
            throw new ArgumentException(
                "A period must end at least a microsecond after it begins.",
                nameof(until)
            );
        }
    }

    /// <summary>The first instant inside, in UTC.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The first instant no longer inside, in UTC.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Whether an instant lies inside.</summary>
    /// <param name="instant">Any instant.</param>
    /// <returns>True from <see cref="From"/> up to, not including, <see cref="Until"/>.</returns>
    public bool Contains(DateTimeOffset instant) => instant >= From && instant < Until;

    /// <summary>Whether two periods share an instant.</summary>
    /// <param name="other">Another period.</param>
    /// <returns>True if some instant lies in both.</returns>
    public bool Overlaps(ValidityPeriod other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return From < other.Until && other.From < Until;
    }

    /// <summary>Whether a period lies inside this one.</summary>
    /// <param name="other">Another period.</param>
    /// <returns>True if every instant of it lies in this one.</returns>
    public bool Encloses(ValidityPeriod other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return From <= other.From && other.Until <= Until;
    }

    /// <summary>The period as an ISO 8601 interval in UTC.</summary>
    /// <returns>For instance <c>2026-01-01T00:00:00.0000000Z/2027-01-01T00:00:00.0000000Z</c>.</returns>
    public override string ToString() => $"{Text(From)}/{Text(Until)}";

    internal static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
