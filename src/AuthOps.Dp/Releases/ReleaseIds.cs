using AuthOps.Primitives.Randomness;

namespace AuthOps.Dp.Releases;

/// <summary>Names releases: <c>dp-</c> and 128 random bits, unique without a counter that processes share.</summary>
internal static class ReleaseIds
{
    internal static string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        SecureRandom.Fill(bytes);
        return "dp-" + Convert.ToHexStringLower(bytes);
    }
}
