namespace AuthOps.Primitives.Hashing;

/// <summary>The ways a batch of equal-length messages can be hashed.</summary>
internal enum BatchKernel
{
    /// <summary>One message after another.</summary>
    Scalar = 0,

    /// <summary>Eight lanes of 32 bits or four of 64.</summary>
    Avx2 = 1,

    /// <summary>Sixteen lanes of 32 bits or eight of 64.</summary>
    Avx512 = 2,
}
