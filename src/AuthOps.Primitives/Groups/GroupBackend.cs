namespace AuthOps.Primitives.Groups;

/// <summary>The instruction sets a group can run on.</summary>
internal enum GroupBackend
{
    /// <summary>64-bit limbs, one element at a time.</summary>
    Scalar = 0,

    /// <summary>AVX2 and FMA, four elements at a time.</summary>
    Avx2 = 1,

    /// <summary>AVX-512 F and DQ, eight elements at a time.</summary>
    Avx512 = 2,
}
