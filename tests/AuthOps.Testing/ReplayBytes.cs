using System.Buffers.Binary;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Testing;

/// <summary>
/// Hands out given bytes in the place of the platform's generator and fails when they run out, so that a test of an
/// algorithm on random bits is a computation with one answer. Not safe for concurrent use by several threads.
/// </summary>
public sealed class ReplayBytes : IRandomSource
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Replays exactly these bytes.</summary>
    public ReplayBytes(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Bytes handed out so far.</summary>
    public int Consumed { get; private set; }

    /// <summary>Little-endian 32-bit draws in this order.</summary>
    public static ReplayBytes OfUInt32(params ReadOnlySpan<uint> draws)
    {
        var bytes = new byte[draws.Length * sizeof(uint)];
        for (var i = 0; i < draws.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), draws[i]);
        }

        return new ReplayBytes(bytes);
    }

    /// <summary>Little-endian 64-bit draws in this order.</summary>
    public static ReplayBytes OfUInt64(params ReadOnlySpan<ulong> draws)
    {
        var bytes = new byte[draws.Length * sizeof(ulong)];
        for (var i = 0; i < draws.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), draws[i]);
        }

        return new ReplayBytes(bytes);
    }

    /// <summary>
    /// A long stream fixed by its label: SHA-256 of the label and a counter, block after block. The same on every
    /// machine and in every run.
    /// </summary>
    public static ReplayBytes Stream(string label, int length)
    {
        var bytes = new byte[(length + 31) / 32 * 32];
        var block = System.Text.Encoding.UTF8.GetBytes(label + "\0\0\0\0");
        for (var i = 0; i < bytes.Length / 32; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - 4), i);
            System.Security.Cryptography.SHA256.HashData(block, bytes.AsSpan(32 * i));
        }

        return new ReplayBytes(bytes.AsMemory(0, length));
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        if (destination.Length > _bytes.Length - Consumed)
        {
            throw new InvalidOperationException(
                $"The replayed bytes ran out: {destination.Length} asked for after {Consumed} of {_bytes.Length}."
            );
        }

        _bytes.Span.Slice(Consumed, destination.Length).CopyTo(destination);
        Consumed += destination.Length;
    }

    /// <inheritdoc/>
    public uint NextUInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <inheritdoc/>
    public ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
