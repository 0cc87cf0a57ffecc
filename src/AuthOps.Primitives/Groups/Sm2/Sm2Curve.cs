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

    public static (ulong W0, ulong W1, ulong W2, ulong W3) Square =>
        (0x0000000200000003, 0x00000002FFFFFFFF, 0x0000000100000001, 0x0000000400000002);

    public static ulong Order0 => 0x53BBF40939D54123;

    public static ulong Order1 => 0x7203DF6B21C6052B;

    public static ulong Order2 => 0xFFFFFFFFFFFFFFFF;

    public static ulong Order3 => 0xFFFFFFFEFFFFFFFF;

    public static ulong OrderNegativeInverse => 0x327F9E8872350975;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) OrderSquare =>
        (0x901192AF7C114F20, 0x3464504ADE6FA2FA, 0x620FC84C3AFFE0D4, 0x1EB5E412A22B3D3B);

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
