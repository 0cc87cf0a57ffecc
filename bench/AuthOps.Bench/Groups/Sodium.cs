using System.Runtime.InteropServices;

namespace AuthOps.Bench.Groups;

/// <summary>libsodium, as NSec brings it along.</summary>
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
