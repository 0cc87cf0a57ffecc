using AuthOps.Testing;

namespace AuthOps.Dp.Tests;

/// <summary>
/// How many cases a test of many takes: all of them where AUTHOPS_LONG is set, as eng/long/dp-tests.sh does, a part of
/// them in the default mode, fewer in the others.
/// </summary>
internal static class Effort
{
    /// <summary>Whether the long form of every test is asked for.</summary>
    internal static bool IsFull =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AUTHOPS_LONG"));

    internal static int Of(int full, int usual, int reduced) =>
        IsFull ? full
        : SimdMode.IsDefault ? usual
        : reduced;
}
