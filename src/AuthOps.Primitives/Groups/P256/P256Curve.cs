using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

/// <summary>NIST P-256 (FIPS 186-5, SP 800-186): p = 2^256 - 2^224 + 2^192 + 2^96 - 1.</summary>
internal readonly struct P256Curve : IWeierstrassCurve
{
    public static string Name => "P-256";

    public static ulong M0 => 0xFFFFFFFFFFFFFFFF;

    public static ulong M1 => 0x00000000FFFFFFFF;

    public static ulong M2 => 0x0000000000000000;

    public static ulong M3 => 0xFFFFFFFF00000001;

    public static ulong NegativeInverse => 1;

    public static long Digit0 => -1;

    public static long Digit1 => (long)Fold1;

    public static long Digit2 => 0;

    public static long Digit3 => (long)Fold3;

    public static long Digit4 => (long)Fold4;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) Square =>
        (0x0000000000000300, 0xFFFFFBFFFFFFFF00, 0xFFFFFFFFFFFFFEFF, 0x000004FFFFFFFDFF);

    public static ulong Order0 => 0xF3B9CAC2FC632551;

    public static ulong Order1 => 0xBCE6FAADA7179E84;

    public static ulong Order2 => 0xFFFFFFFFFFFFFFFF;

    public static ulong Order3 => 0xFFFFFFFF00000000;

    public static long OrderDigit0 => 0x9CAC2FC632551;

    public static long OrderDigit1 => 0xADA7179E84F3B;

    public static long OrderDigit2 => 0xFFFFFFFBCE6FA;

    public static long OrderDigit3 => 0x0000FFFFFFFFF;

    public static long OrderDigit4 => 0x0FFFFFFFF0000;

    public static ulong OrderNegativeInverse => 0xCCD1C8AAEE00BC4F;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) OrderSquare =>
        (0x0845CC0DEA6DC3BA, 0x5571BB192A067D8A, 0x45B2392B6BEC5961, 0xE12D9559D9561FC2);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) B =>
        (0x3BCE3C3E27D2604B, 0x651D06B0CC53B0F6, 0xB3EBBD55769886BC, 0x5AC635D8AA3A93E7);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorX =>
        (0xF4A13945D898C296, 0x77037D812DEB33A0, 0xF8BCE6E563A440F2, 0x6B17D1F2E12C4247);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorY =>
        (0xCBB6406837BF51F5, 0x2BCE33576B315ECE, 0x8EE7EB4A7C0F9E16, 0x4FE342E2FE1A7F9B);

    public static ulong MinusZ => 10;

    public static HashKind Hash => HashKind.Sha256;

    // 2^44.
    public static double Fold1 => 17592186044416.0;

    // 2^36.
    public static double Fold3 => 68719476736.0;

    // 2^48 - 2^16.
    public static double Fold4 => 281474976710656.0 - 65536.0;

    public static bool HasFold3 => true;
}
