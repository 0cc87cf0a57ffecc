using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// A curve y² = x³ - 3x + b of prime order over a prime p = 3 (mod 4) that is -1 modulo 2^64. The members of
/// <see cref="IModulus"/> describe p; numbers are 64-bit words, least significant first.
/// </summary>
internal interface IWeierstrassCurve : IModulus
{
    /// <summary>The name in messages.</summary>
    static abstract string Name { get; }

    /// <summary>The order n word by word (a tuple would be made anew for every word that a kernel asks for).</summary>
    static abstract ulong Order0 { get; }

    static abstract ulong Order1 { get; }

    static abstract ulong Order2 { get; }

    static abstract ulong Order3 { get; }

    /// <summary>n in digits of 52 bits; written out, since the compiler does not fold what they would be made from.</summary>
    static abstract long OrderDigit0 { get; }

    static abstract long OrderDigit1 { get; }

    static abstract long OrderDigit2 { get; }

    static abstract long OrderDigit3 { get; }

    static abstract long OrderDigit4 { get; }

    /// <summary>-1/n modulo 2^64, and 2^520 modulo n.</summary>
    static abstract ulong OrderNegativeInverse { get; }

    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) OrderSquare { get; }

    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) B { get; }

    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorX { get; }

    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) GeneratorY { get; }

    /// <summary>-Z of the simplified SWU map (RFC 9380, 6.6.2), a small positive number.</summary>
    static abstract ulong MinusZ { get; }

    /// <summary>The hash of the hash-to-curve suite.</summary>
    static abstract HashKind Hash { get; }

    /// <summary>p + 1 = Fold1·2^52 + Fold3·2^156 + Fold4·2^208, each an integer that a double holds.</summary>
    static abstract double Fold1 { get; }

    static abstract double Fold3 { get; }

    static abstract double Fold4 { get; }

    /// <summary>Whether Fold3 is not 0; folds away when the kernel is compiled.</summary>
    static abstract bool HasFold3 { get; }
}
