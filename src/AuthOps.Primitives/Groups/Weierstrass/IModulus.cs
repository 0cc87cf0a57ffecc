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

    /// <summary>2^512 modulo m, which brings a number into Montgomery form.</summary>
    static abstract (ulong W0, ulong W1, ulong W2, ulong W3) Square { get; }
}
