using System.Runtime.InteropServices;

namespace AuthOps.Bench.Groups;

/// <summary>libsodium, as NSec brings it along: the reference of benchmarks and tests. Safe to call from any thread.</summary>
internal static unsafe partial class Sodium
{
    private const string Library = "libsodium";
    private const int Size = 32;

    public static void Initialize()
    {
        if (sodium_init() < 0)
        {
            throw new InvalidOperationException("libsodium did not start.");
        }
    }

    /// <summary>One product; all zeros where libsodium refuses the point for its low order.</summary>
    public static void X25519(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> point,
        Span<byte> result
    )
    {
        fixed (byte* n = scalar)
        fixed (byte* p = point)
        fixed (byte* q = result)
        {
            if (crypto_scalarmult_curve25519(q, n, p) != 0)
            {
                result.Clear();
            }
        }
    }

    /// <summary>One product in ristretto255; all zeros where it is the identity.</summary>
    public static void RistrettoMultiply(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> element,
        Span<byte> result
    )
    {
        fixed (byte* n = scalar)
        fixed (byte* p = element)
        fixed (byte* q = result)
        {
            if (crypto_scalarmult_ristretto255(q, n, p) != 0)
            {
                result.Clear();
            }
        }
    }

    /// <summary>The map of RFC 9496 from 64 uniform bytes.</summary>
    public static void RistrettoMap(ReadOnlySpan<byte> uniform, Span<byte> element)
    {
        fixed (byte* r = uniform)
        fixed (byte* p = element)
        {
            _ = crypto_core_ristretto255_from_hash(p, r);
        }
    }

    public static void X25519(byte[] scalar, byte[] points, byte[] results, int count)
    {
        fixed (byte* n = scalar)
        fixed (byte* p = points)
        fixed (byte* q = results)
        {
            for (var i = 0; i < count; i++)
            {
                _ = crypto_scalarmult_curve25519(q + (i * Size), n, p + (i * Size));
            }
        }
    }

    public static void RistrettoPair(
        byte[] scalar,
        byte[] uniform,
        byte[] own,
        byte[] elements,
        byte[] other,
        int count
    )
    {
        fixed (byte* n = scalar)
        fixed (byte* r = uniform)
        fixed (byte* p = elements)
        fixed (byte* q = own)
        fixed (byte* s = other)
        {
            for (var i = 0; i < count; i++)
            {
                var result = q + (i * Size);
                _ = crypto_core_ristretto255_from_hash(result, r + (i * 2 * Size));
                _ = crypto_scalarmult_ristretto255(result, n, result);
                _ = crypto_scalarmult_ristretto255(s + (i * Size), n, p + (i * Size));
            }
        }
    }

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    private static partial int crypto_scalarmult_curve25519(byte* q, byte* n, byte* p);

    [LibraryImport(Library)]
    private static partial int crypto_scalarmult_ristretto255(byte* q, byte* n, byte* p);

    [LibraryImport(Library)]
    private static partial int crypto_core_ristretto255_from_hash(byte* p, byte* r);
}
