namespace AuthOps.Dp.Noise;

/// <summary>
/// Where uniform bits come from. Internal and a struct constraint of every sampler: the product uses
/// <see cref="SecureBits"/>, tests replay and enumerate bits, and nobody outside can supply a source.
/// </summary>
internal interface IRandomBits
{
    /// <summary>A uniform integer of <paramref name="count"/> fresh bits; 1 ≤ count ≤ 64.</summary>
    ulong NextBits(int count);

    /// <summary>Overwrites all words with fresh bits.</summary>
    void Fill(Span<uint> words);
}
