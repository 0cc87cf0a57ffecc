using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// A digest from its line of base64 in two overlapping halves of 32 characters, after W. Muła and D. Lemire, Faster
/// Base64 Encoding and Decoding Using AVX2 Instructions (2018). <see cref="ProofText.TryReadScalar"/> is its scalar
/// twin. Stateless.
/// </summary>
/// <remarks>
/// Bounds. A character that is none of base64's sets a bit of <c>bad</c>, and what is computed of it is thrown away. Of
/// the others: bytes add up modulo 2^8 and give a number of six bits. 64 a + b is at most 64 · 63 + 63 = 4,095, far
/// below the 32,767 at which the sum of two products of bytes saturates; 4,096 c + d of two such numbers is at most
/// 2^24 − 1, which 32 bits hold and three bytes take. Nothing is rounded and nothing saturates, so the digests of all
/// zeros and all ones are the extremes.
/// </remarks>
internal static class DigestLineAvx2
{
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Reads a digest if the line is one exactly in the form in which it is written.</summary>
    /// <param name="line">Exactly 44 characters.</param>
    /// <param name="digest">At least 32 bytes; whatever stands there after a refusal means nothing.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, Span<byte> digest)
    {
        if (
            line.Length != ProofText.LineLength
            || digest.Length < RecordLayout.DigestSize
            || line[^1] != '='
        )
        {
            return false;
        }

        // Characters 0 to 31 are bytes 0 to 23; characters 12 to 43, the padding read as a zero, are bytes 9 to 32.
        var front = Vector256.Create(line[..32]);
        var back = Vector256.Create(line[12..]).WithElement(31, (byte)'A');
        if (!TryDecode(front, out var head) | !TryDecode(back, out var tail))
        {
            return false;
        }

        // The byte after the last one holds the two bits of the last character that belong to no byte.
        var last = tail.GetUpper();
        head.GetLower().CopyTo(digest);
        head.GetUpper().CopyTo(digest[12..]);
        MemoryMarshal.Write(
            digest[24..],
            (last.AsUInt64().GetElement(0) >> 24) | (last.AsUInt64().GetElement(1) << 40)
        );
        return last.GetElement(11) == 0;
    }

    /// <summary>Turns 32 characters into twice 12 bytes, at the beginning of each half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDecode(Vector256<byte> text, out Vector256<byte> bytes)
    {
        var high =
            Vector256.ShiftRightLogical(text.AsUInt32(), 4).AsByte() & Vector256.Create((byte)0x2f);
        var low = text & Vector256.Create((byte)0x2f);
        var slash = Vector256.Equals(text, Vector256.Create((byte)'/'));
        var bad =
            Avx2.Shuffle(
                Both(
                    0x15,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x11,
                    0x13,
                    0x1a,
                    0x1b,
                    0x1b,
                    0x1b,
                    0x1a
                ),
                low
            )
            & Avx2.Shuffle(
                Both(
                    0x10,
                    0x10,
                    0x01,
                    0x02,
                    0x04,
                    0x08,
                    0x04,
                    0x08,
                    0x10,
                    0x10,
                    0x10,
                    0x10,
                    0x10,
                    0x10,
                    0x10,
                    0x10
                ),
                high
            );
        var shift = Avx2.Shuffle(
            Both(0, 16, 19, 4, 191, 191, 185, 185, 0, 0, 0, 0, 0, 0, 0, 0),
            slash + high
        );
        var sixes = text + shift;
        var twelves = Avx2.MultiplyAddAdjacent(sixes, Vector256.Create(0x01400140).AsSByte());
        var wide = Avx2.MultiplyAddAdjacent(twelves, Vector256.Create(0x00011000).AsInt16());
        bytes = Avx2.Shuffle(
            wide.AsByte(),
            Both(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255)
        );
        return bad == Vector256<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Both(
        byte a,
        byte b,
        byte c,
        byte d,
        byte e,
        byte f,
        byte g,
        byte h,
        byte i,
        byte j,
        byte k,
        byte l,
        byte m,
        byte n,
        byte o,
        byte p
    )
    {
        var half = Vector128.Create(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
        return Vector256.Create(half, half);
    }
}
