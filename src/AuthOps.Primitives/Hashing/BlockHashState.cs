using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Hashing;

/// <summary>A running hash over any <see cref="IBlockHash{TWord}"/>: buffering, padding and the length field.</summary>
/// <remarks>A mutable struct: pass it by reference. A default value must be reset before its first use.</remarks>
internal struct BlockHashState<THash, TWord>
    where THash : IBlockHash<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>
{
    private EightWords _state;
    private BlockBuffer _buffer;
    private ulong _length;

    /// <summary>Hashes one message, preceded by <paramref name="prefix"/>.</summary>
    public static void Hash(
        ReadOnlySpan<byte> prefix,
        ReadOnlySpan<byte> message,
        Span<byte> digest
    )
    {
        Unsafe.SkipInit(out BlockHashState<THash, TWord> hash);
        hash.Reset();
        hash.Append(prefix);
        hash.Append(message);
        hash.Finish(digest);
    }

    /// <summary>Returns to the empty message.</summary>
    public void Reset()
    {
        THash.InitialState.CopyTo(_state);
        _length = 0;
    }

    /// <summary>Appends bytes to the message.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var used = (int)(_length % (uint)THash.BlockSize);
        _length += (uint)data.Length;
        Span<byte> buffer = _buffer;
        buffer = buffer[..THash.BlockSize];
        if (used > 0)
        {
            var taken = Math.Min(data.Length, buffer.Length - used);
            data[..taken].CopyTo(buffer[used..]);
            data = data[taken..];
            if (used + taken < buffer.Length)
            {
                return;
            }

            THash.Compress(_state, buffer);
        }

        var whole = data.Length - (data.Length % buffer.Length);
        if (whole > 0)
        {
            THash.Compress(_state, data[..whole]);
        }

        data[whole..].CopyTo(buffer);
    }

    /// <summary>Writes the digest; the state must be reset before it is used again.</summary>
    public void Finish(Span<byte> digest)
    {
        Debug.Assert(digest.Length == THash.DigestSize);
        var used = (int)(_length % (uint)THash.BlockSize);
        Span<byte> buffer = _buffer;
        buffer = buffer[..THash.BlockSize];
        buffer[used++] = 0x80;
        buffer[used..].Clear();
        if (used > buffer.Length - (buffer.Length / 8))
        {
            THash.Compress(_state, buffer);
            buffer.Clear();
        }

        // The field is 64 bits in a 64-byte block and 128 bits in a 128-byte one; its upper half is
        // non-zero only for lengths no process can reach, but costs nothing to write.
        BinaryPrimitives.WriteUInt64BigEndian(buffer[^8..], unchecked(_length << 3));
        if (buffer.Length == 128)
        {
            BinaryPrimitives.WriteUInt64BigEndian(buffer[^16..], _length >> 61);
        }

        THash.Compress(_state, buffer);
        WriteState(_state, digest);
        buffer.Clear();
    }

    /// <summary>Forgets the chaining value and the buffered bytes.</summary>
    public void Clear()
    {
        Span<TWord> state = _state;
        Span<byte> buffer = _buffer;
        state.Clear();
        buffer.Clear();
        _length = 0;
    }

    private static void WriteState(ReadOnlySpan<TWord> state, Span<byte> digest)
    {
        var wordSize = Unsafe.SizeOf<TWord>();
        for (var i = 0; i < state.Length; i++)
        {
            // TryWrite, not Write: the latter is a default interface method and would box the word.
            var written = state[i].TryWriteBigEndian(digest[(i * wordSize)..], out _);
            Debug.Assert(written);
        }
    }

    [InlineArray(8)]
    private struct EightWords
    {
        private TWord _first;
    }

    [InlineArray(128)]
    private struct BlockBuffer
    {
        private byte _first;
    }
}
