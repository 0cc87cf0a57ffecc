using System.Runtime.InteropServices;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// One declared use, compiled: the grant and scenario it was declared for, and when it is allowed, with the reasons
/// before and after. 24 bytes. Immutable.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AccessEntry
{
    public readonly long From;
    public readonly long Until;
    public readonly uint Grant;
    public readonly ushort Scenario;
    private readonly byte _before;
    private readonly byte _after;

    public AccessEntry(uint grant, ushort scenario, AccessWindow window)
    {
        Grant = grant;
        Scenario = scenario;
        From = window.From;
        Until = window.Until;
        _before = (byte)window.Before;
        _after = (byte)window.After;
    }

    public UsageRefusalReason Before => (UsageRefusalReason)_before;

    public UsageRefusalReason After => (UsageRefusalReason)_after;
}
