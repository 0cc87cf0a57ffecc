using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>Opens the field arithmetic of 2^255 - 19 to tests, limb by limb. Stateless and safe to share between threads.</summary>
public static class Fe25519Probe
{
    /// <summary>The limbs of a·b.</summary>
    public static ulong[] Multiply(ulong[] a, ulong[] b)
    {
        Fe25519.Multiply(out var result, Make(a), Make(b));
        return Limbs(result);
    }

    /// <summary>The limbs of a·b where the result overwrites the first operand.</summary>
    public static ulong[] MultiplyInPlace(ulong[] a, ulong[] b)
    {
        var result = Make(a);
        Fe25519.Multiply(out result, result, Make(b));
        return Limbs(result);
    }

    /// <summary>The limbs of a squared.</summary>
    public static ulong[] Square(ulong[] a)
    {
        Fe25519.Square(out var result, Make(a));
        return Limbs(result);
    }

    /// <summary>The limbs of a + b.</summary>
    public static ulong[] Add(ulong[] a, ulong[] b)
    {
        Fe25519.Add(out var result, Make(a), Make(b));
        return Limbs(result);
    }

    /// <summary>The limbs of a - b.</summary>
    public static ulong[] Subtract(ulong[] a, ulong[] b)
    {
        Fe25519.Subtract(out var result, Make(a), Make(b));
        return Limbs(result);
    }

    /// <summary>The canonical limbs.</summary>
    public static ulong[] Canonicalize(ulong[] a)
    {
        Fe25519.Canonicalize(out var result, Make(a));
        return Limbs(result);
    }

    /// <summary>The limbs read from 32 bytes.</summary>
    public static ulong[] FromBytes(byte[] bytes) => Limbs(Fe25519.FromBytes(bytes));

    /// <summary>The canonical bytes.</summary>
    public static byte[] ToBytes(ulong[] a)
    {
        var bytes = new byte[Fe25519.EncodedSize];
        Fe25519.ToBytes(Make(a), bytes);
        return bytes;
    }

    /// <summary>SQRT_RATIO_M1 of RFC 9496.</summary>
    public static (bool WasSquare, ulong[] Root) SqrtRatio(ulong[] u, ulong[] v)
    {
        var mask = Fe25519.SqrtRatio(out var root, Make(u), Make(v));
        return (mask == ulong.MaxValue, Limbs(root));
    }

    private static Fe25519 Make(ulong[] l) => new(l[0], l[1], l[2], l[3], l[4]);

    private static ulong[] Limbs(in Fe25519 a) => [a.L0, a.L1, a.L2, a.L3, a.L4];
}
