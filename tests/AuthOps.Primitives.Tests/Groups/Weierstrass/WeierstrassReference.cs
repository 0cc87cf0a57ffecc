using System.Globalization;
using System.Numerics;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.EC;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>The curves by BouncyCastle and by their published numbers. Stateless and safe to share between threads.</summary>
internal static class WeierstrassReference
{
    public static readonly string[] Curves = ["sm2", "p256"];

    public static BigInteger Prime(string curve) =>
        Hex(
            curve == "sm2"
                ? "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"
                : "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
        );

    public static BigInteger Order(string curve) =>
        Hex(
            curve == "sm2"
                ? "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"
                : "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
        );

    public static Org.BouncyCastle.Asn1.X9.X9ECParameters Domain(string curve) =>
        CustomNamedCurves.GetByOid(
            curve == "sm2" ? GMObjectIdentifiers.sm2p256v1 : SecObjectIdentifiers.SecP256r1
        );

    public static byte[] Multiply(string curve, byte[] scalar, byte[] element, bool compressed)
    {
        var point = Domain(curve).Curve.DecodePoint(element);
        return Encode(point.Multiply(new Org.BouncyCastle.Math.BigInteger(1, scalar)), compressed);
    }

    /// <summary>Zeros for the identity, as the groups write it.</summary>
    public static byte[] Encode(ECPoint point, bool compressed) =>
        point.IsInfinity
            ? new byte[compressed ? 33 : 65]
            : point.Normalize().GetEncoded(compressed);

    public static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        Assert.True(
            number.TryWriteBytes(
                bytes.AsSpan(32 - number.GetByteCount(isUnsigned: true)),
                out _,
                isUnsigned: true,
                isBigEndian: true
            )
        );
        return bytes;
    }

    private static BigInteger Hex(string text) =>
        BigInteger.Parse("0" + text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
