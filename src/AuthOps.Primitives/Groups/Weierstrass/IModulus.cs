namespace AuthOps.Primitives.Groups;

/// <summary>An odd modulus between 2^255 and 2^256 for <see cref="Residue{TModulus}"/>, in 64-bit words, least significant first.</summary>
internal interface IModulus
{
    static abstract ulong M0 { get; }

    static abstract ulong M1 { get; }

    static abstract ulong M2 { get; }

    static abstract ulong M3 { get; }

    /// <summary>-1/m modulo 2^64.</summary>
    static abstract ulong NegativeInverse { get; }

    /// <summary>m = Digit0 + Digit1·2^52 + ... + Digit4·2^208 with digits of a magnitude below 2^52; what is 0 costs nothing.</summary>
    static abstract long Digit0 { get; }

    static abstract long Digit1 { get; }

    static abstract long Digit2 { get; }

    static abstract long Digit3 { get; }

    static abstract long Digit4 { get; }

    /// <summary>2^520 modulo m, which brings a number into Montgomery form.</summary>
    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) Square { get; }
}
