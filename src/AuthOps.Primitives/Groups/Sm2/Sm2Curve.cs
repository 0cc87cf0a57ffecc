using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

/// <summary>The curve of SM2 (GB/T 32918.5-2017, GM/T 0003.5-2012): p = 2^256 - 2^224 - 2^96 + 2^64 - 1.</summary>
internal readonly struct Sm2Curve : IWeierstrassCurve
{
    public static string Name => "SM2";

    public static ulong M0 => 0xFFFFFFFFFFFFFFFF;

    public static ulong M1 => 0xFFFFFFFF00000000;

    public static ulong M2 => 0xFFFFFFFFFFFFFFFF;

    public static ulong M3 => 0xFFFFFFFEFFFFFFFF;

    public static ulong NegativeInverse => 1;

    public static long Digit0 => -1;

    public static long Digit1 => (long)Fold1;

    public static long Digit2 => 0;

    public static long Digit3 => (long)Fold3;

    public static long Digit4 => (long)Fold4;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) Square =>
        (0x0000020000000300, 0x000002FFFFFFFF00, 0x0000010000000100, 0x0000040000000200);

    public static ulong Order0 => 0x53BBF40939D54123;

    public static ulong Order1 => 0x7203DF6B21C6052B;

    public static ulong Order2 => 0xFFFFFFFFFFFFFFFF;

    public static ulong Order3 => 0xFFFFFFFEFFFFFFFF;

    public static long OrderDigit0 => 0xBF40939D54123;

    public static long OrderDigit1 => 0x6B21C6052B53B;

    public static long OrderDigit2 => 0xFFFFFFF7203DF;

    public static long OrderDigit3 => 0xFFFFFFFFFFFFF;

    public static long OrderDigit4 => 0x0FFFFFFFEFFFF;

    public static ulong OrderNegativeInverse => 0x327F9E8872350975;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) OrderSquare =>
        (0x418C16674A517DE6, 0x07DC1C507A6E5F7C, 0x0FC84C3AFFE0D445, 0xB5E412C02B3D3B62);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) B =>
        (0xDDBCBD414D940E93, 0xF39789F515AB8F92, 0x4D5A9E4BCF6509A7, 0x28E9FA9E9D9F5E34);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorX =>
        (0x715A4589334C74C7, 0x8FE30BBFF2660BE1, 0x5F9904466A39C994, 0x32C4AE2C1F198119);

    public static (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorY =>
        (0x02DF32E52139F0A0, 0xD0A9877CC62A4740, 0x59BDCEE36B692153, 0xBC3736A2F4F6779C);

    public static ulong MinusZ => 9;

    public static HashKind Hash => HashKind.Sm3;

    // 2^12 - 2^44.
    public static double Fold1 => 4096.0 - 17592186044416.0;

    public static double Fold3 => 0;

    // 2^48 - 2^16.
    public static double Fold4 => 281474976710656.0 - 65536.0;

    public static bool HasFold3 => false;
}
