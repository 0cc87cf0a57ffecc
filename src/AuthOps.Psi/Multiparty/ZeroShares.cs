using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Multiparty;

/// <summary>
/// A share of 0 for every item: the sum modulo 2 of one pseudorandom number for each other party, under a secret that only the two
/// have. Over all parties each number occurs twice, so the shares sum to 0; without one party's, they look random. Belongs to one thread.
/// </summary>
internal sealed class ZeroShares : IDisposable
{
    public const int SeedSize = 32;

    private readonly int _index;
    private readonly byte[]?[] _seeds;

    public ZeroShares(int index, int parties)
    {
        _index = index;
        _seeds = new byte[parties][];
        for (var peer = index + 1; peer < parties; peer++)
        {
            var seed = GC.AllocateArray<byte>(SeedSize, pinned: true);
            SecureRandom.Fill(seed);
            _seeds[peer] = seed;
        }
    }

    public byte[] SeedFor(int peer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(peer, _index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(peer, _seeds.Length);
        return [.. _seeds[peer]!];
    }

    public void AcceptSeed(int peer, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(peer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(peer, _index);
        if (seed.Length != SeedSize || _seeds[peer] is not null)
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"Party {peer} sends {seed.Length} bytes where {SeedSize} are due, once."
            );
        }

        var own = GC.AllocateArray<byte>(SeedSize, pinned: true);
        seed.CopyTo(own);
        _seeds[peer] = own;
    }

    public void RequireComplete()
    {
        for (var peer = 0; peer < _seeds.Length; peer++)
        {
            if (peer != _index && _seeds[peer] is null)
            {
                throw new InvalidOperationException($"The secret of party {peer} is missing.");
            }
        }
    }

    /// <summary>The share of an item.</summary>
    public UInt128 Of(ReadOnlySpan<byte> item)
    {
        UInt128 share = 0;
        for (var peer = 0; peer < _seeds.Length; peer++)
        {
            if (peer != _index)
            {
                share ^= Number(_seeds[peer]!, item);
            }
        }

        return share;
    }

    /// <summary>The pseudorandom number of an item under one secret.</summary>
    public static UInt128 Number(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> item)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(seed, item, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    public void Dispose()
    {
        foreach (var seed in _seeds)
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
