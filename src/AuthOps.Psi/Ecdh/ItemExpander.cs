using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// expand_message_xmd (RFC 9380, 5.3.1) over a slice of items: those as long as the first go through the lanes of the hash
/// function together, the others one by one. Not safe for concurrent use: one thread owns one expander.
/// </summary>
internal sealed class ItemExpander : IDisposable
{
    private readonly HashKind _kind;
    private readonly int _digestSize;
    private readonly int _blockSize;
    private readonly int _uniformSize;
    private readonly byte[] _tail;
    private readonly int[] _batch;
    private readonly byte[] _messages;
    private readonly byte[] _first;
    private readonly byte[] _block;
    private readonly MessageExpander _single;

    /// <summary>Prepares an expander.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="domain">The domain separation tag; 1 to 255 bytes.</param>
    /// <param name="uniformSize">Bytes for each item.</param>
    /// <param name="maxItems">The largest slice.</param>
    public ItemExpander(HashKind kind, byte[] domain, int uniformSize, int maxItems)
    {
        _kind = kind;
        _digestSize = BatchHash.DigestSize(kind);
        _blockSize = BatchHash.BlockSize(kind);
        _uniformSize = uniformSize;
        _tail = [.. domain, checked((byte)domain.Length)];
        _batch = new int[maxItems];
        _messages = new byte[maxItems * BatchHash.MaxMessageSize];
        _first = new byte[maxItems * _digestSize];
        _block = new byte[maxItems * _digestSize];
        _single = new MessageExpander(kind, domain);
    }

    /// <summary>Expands items order[0], order[1]…; entries beyond the set are left as they are.</summary>
    public void Expand(PsiItemSet items, ReadOnlySpan<int> order, Span<byte> uniform)
    {
        var length = -1;
        var count = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (order[i] >= items.Count)
            {
                continue;
            }

            var item = items.Encoded(order[i]);
            length = length < 0 ? item.Length : length;
            if (item.Length == length && FitsBatch(length))
            {
                _batch[count++] = i;
            }
            else
            {
                _single.Expand(item, uniform.Slice(i * _uniformSize, _uniformSize));
            }
        }

        if (count > 0)
        {
            ExpandBatch(items, order, length, count, uniform);
        }
    }

    /// <summary>Clears what was derived from items.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_messages);
        CryptographicOperations.ZeroMemory(_first);
        CryptographicOperations.ZeroMemory(_block);
        _single.Dispose();
    }

    private bool FitsBatch(int length) =>
        _blockSize + length + 3 + _tail.Length <= BatchHash.MaxMessageSize;

    private void ExpandBatch(
        PsiItemSet items,
        ReadOnlySpan<int> order,
        int length,
        int count,
        Span<byte> uniform
    )
    {
        var size = _blockSize + length + 3 + _tail.Length;
        var messages = _messages.AsSpan(0, count * size);
        messages.Clear();
        for (var i = 0; i < count; i++)
        {
            var message = messages.Slice((i * size) + _blockSize, size - _blockSize);
            items.Encoded(order[_batch[i]]).CopyTo(message);
            message[length] = (byte)(_uniformSize >> 8);
            message[length + 1] = (byte)(_uniformSize & 0xFF);
            _tail.CopyTo(message[(length + 3)..]);
        }

        BatchHash.Hash(_kind, messages, size, _first.AsSpan(0, count * _digestSize));
        _block.AsSpan().Clear();
        size = _digestSize + 1 + _tail.Length;
        messages = _messages.AsSpan(0, count * size);
        for (var (index, written) = (1, 0); written < _uniformSize; index++)
        {
            for (var i = 0; i < count; i++)
            {
                var message = messages.Slice(i * size, size);
                for (var j = 0; j < _digestSize; j++)
                {
                    var at = (i * _digestSize) + j;
                    message[j] = (byte)(_first[at] ^ _block[at]);
                }

                message[_digestSize] = (byte)index;
                _tail.CopyTo(message[(_digestSize + 1)..]);
            }

            BatchHash.Hash(_kind, messages, size, _block.AsSpan(0, count * _digestSize));
            var take = Math.Min(_digestSize, _uniformSize - written);
            for (var i = 0; i < count; i++)
            {
                _block
                    .AsSpan(i * _digestSize, take)
                    .CopyTo(uniform[((_batch[i] * _uniformSize) + written)..]);
            }

            written += take;
        }
    }
}
