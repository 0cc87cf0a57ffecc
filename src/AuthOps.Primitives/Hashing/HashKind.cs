namespace AuthOps.Primitives.Hashing;

/// <summary>The hash functions of the suite; the number is the one written on the wire and never changes meaning. Safe to share between threads.</summary>
public enum HashKind : byte
{
    /// <summary>SHA-256 (FIPS 180-4).</summary>
    Sha256 = 1,

    /// <summary>SHA-512 (FIPS 180-4).</summary>
    Sha512 = 2,

    /// <summary>SM3 (GM/T 0004-2012, GB/T 32905-2016, ISO/IEC 10118-3:2018).</summary>
    Sm3 = 3,
}
