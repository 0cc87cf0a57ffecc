namespace AuthOps.Metering.Tests.Simulation;

/// <summary>SplitMix64: small, replayable, for simulated faults only. Not safe for concurrent use.</summary>
internal sealed class SimRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>0 to <paramref name="exclusive"/> - 1.</summary>
    public int Below(int exclusive) => (int)(Next() % (ulong)exclusive);

    /// <summary>True once in <paramref name="times"/>.</summary>
    public bool Once(int times) => Below(times) == 0;
}
