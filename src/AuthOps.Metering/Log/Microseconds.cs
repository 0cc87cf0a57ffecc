namespace AuthOps.Metering.Log;

/// <summary>Instants as whole microseconds since 1970-01-01T00:00:00Z, the log's clock.</summary>
internal static class Microseconds
{
    private static readonly long s_least = From(DateTimeOffset.MinValue);
    private static readonly long s_greatest = From(DateTimeOffset.MaxValue);

    public static long From(DateTimeOffset instant) =>
        (Truncate(instant).UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks)
        / TimeSpan.TicksPerMicrosecond;

    public static bool TryToInstant(long microseconds, out DateTimeOffset instant)
    {
        if (microseconds < s_least || microseconds > s_greatest)
        {
            instant = default;
            return false;
        }

        instant = DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    /// <summary>Drops what is finer than a microsecond.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
