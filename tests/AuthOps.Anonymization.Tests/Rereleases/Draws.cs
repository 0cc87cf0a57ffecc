namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>The same numbers in every run.</summary>
internal sealed class Draws(ulong state)
{
    public int Next(int end)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) % (ulong)end);
        }
    }
}
