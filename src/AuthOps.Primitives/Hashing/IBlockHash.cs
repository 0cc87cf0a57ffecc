using System.Numerics;

namespace AuthOps.Primitives.Hashing;

/// <summary>A Merkle–Damgård hash as its compression function: what padding and lane drivers need to know.</summary>
/// <typeparam name="TWord">The word of the hash: <see cref="uint"/> or <see cref="ulong"/>, big-endian in messages and digests.</typeparam>
internal interface IBlockHash<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>
{
    /// <summary>The initial chaining value, eight words.</summary>
    static abstract ReadOnlySpan<TWord> InitialState { get; }

    /// <summary>Bytes in a block; the length field takes the last eighth of the final block.</summary>
    static abstract int BlockSize { get; }

    /// <summary>Bytes in a digest.</summary>
    static abstract int DigestSize { get; }

    /// <summary>Folds whole blocks into the chaining value.</summary>
    /// <param name="state">Eight words, updated in place.</param>
    /// <param name="blocks">A multiple of <see cref="BlockSize"/> bytes.</param>
    static abstract void Compress(Span<TWord> state, ReadOnlySpan<byte> blocks);
}
