using System.Globalization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Aggregation;

/// <summary>How time is cut: into equal lengths, calendar months, or not at all. Immutable and safe to share between threads.</summary>
public sealed class UsageWindow
{
    /// <summary>Windows of a query at most.</summary>
    public const int MaxWindows = 1_000_000;

    private readonly long _width;
    private readonly TimeSpan _offset;
    private readonly bool _isMonths;

    private UsageWindow(long width, TimeSpan offset, bool isMonths)
    {
        _width = width;
        _offset = offset;
        _isMonths = isMonths;
    }

    /// <summary>One window, the whole range of the query.</summary>
    public static UsageWindow Whole { get; } = new(0, TimeSpan.Zero, isMonths: false);

    /// <summary>The cut in words of evidence: <c>whole</c>, or <c>months</c> or a width in microseconds with the seconds of its offset.</summary>
    internal string Description =>
        (_isMonths, _width) switch
        {
            (true, _) => string.Create(
                CultureInfo.InvariantCulture,
                $"months{_offset.TotalSeconds:+0;-0;+0}"
            ),
            (_, 0) => "whole",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{_width}{_offset.TotalSeconds:+0;-0;+0}"
            ),
        };

    /// <summary>Hours of UTC.</summary>
    public static UsageWindow Hour { get; } = Every(TimeSpan.FromHours(1));

    /// <summary>Windows of one length, which begin at midnight of 1970-01-01 and go on without gaps.</summary>
    /// <param name="width">The length, whole microseconds, more than zero.</param>
    /// <param name="utcOffset">Where midnight is, such as eight hours for China; UTC by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive or not whole microseconds, or the offset exceeds 14 hours.</exception>
    public static UsageWindow Every(TimeSpan width, TimeSpan utcOffset = default)
    {
        if (width <= TimeSpan.Zero || width.Ticks % TimeSpan.TicksPerMicrosecond != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width),
                width,
                "A window lasts a whole number of microseconds, at least one."
            );
        }

        RequireOffset(utcOffset);
        return new UsageWindow(width.Ticks / TimeSpan.TicksPerMicrosecond, utcOffset, false);
    }

    /// <summary>Calendar months.</summary>
    /// <param name="utcOffset">Where midnight is, such as eight hours for China; UTC by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset exceeds 14 hours.</exception>
    public static UsageWindow Months(TimeSpan utcOffset = default)
    {
        RequireOffset(utcOffset);
        return new UsageWindow(0, utcOffset, isMonths: true);
    }

    /// <summary>The bounds of the windows over a range, in microseconds: window i is from bound i to bound i + 1.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxWindows"/>.</exception>
    internal long[] Bounds(long from, long until)
    {
        var bounds = new List<long> { from };
        if (_isMonths)
        {
            _ = Microseconds.TryToInstant(from, out var instant);
            var local = instant.ToOffset(_offset);
            var month = new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, _offset);
            for (var next = Following(month); next is { } n; next = Following(n))
            {
                if (Microseconds.From(n) >= until)
                {
                    break;
                }

                bounds.Add(Microseconds.From(n));
            }
        }
        else if (_width != 0)
        {
            RequireFew((until - (Int128)from) / _width);
            var shift = _offset.Ticks / TimeSpan.TicksPerMicrosecond;
            var first = FloorDivide((Int128)from + shift, _width);
            for (var at = ((first + 1) * _width) - shift; at < until; at += _width)
            {
                bounds.Add((long)at);
            }
        }

        bounds.Add(until);
        return [.. bounds];
    }

    private static DateTimeOffset? Following(DateTimeOffset month) =>
        month is { Year: 9999, Month: 12 } ? null : month.AddMonths(1);

    private static void RequireFew(Int128 windows)
    {
        if (windows > MaxWindows)
        {
            throw new ArgumentException(
                $"The range has {windows} windows, more than {MaxWindows}; ask for longer windows or a shorter range."
            );
        }
    }

    private static Int128 FloorDivide(Int128 value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    private static void RequireOffset(TimeSpan offset) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            offset.Duration(),
            TimeSpan.FromHours(14),
            nameof(offset)
        );
}
