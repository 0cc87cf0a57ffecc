using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// expand_message_xmd (RFC 9380, 5.3.1) over a slice of items: those as long as the first go through the lanes of the hash
/// function together, the others one by one. Not safe for concurrent use: one thread owns one expander.
/// </summary>
internal sealed class ItemExpander : IDisposable
{
    private readonly int _uniformSize;
    private readonly int[] _batch;
    private readonly byte[] _expanded;
    private readonly MessageExpander _expander;
    private byte[] _messages = [];

    /// <summary>Prepares an expander.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="domain">The domain separation tag; 1 to 255 bytes.</param>
    /// <param name="uniformSize">Bytes for each item.</param>
    /// <param name="maxItems">The largest slice.</param>
    public ItemExpander(HashKind kind, byte[] domain, int uniformSize, int maxItems)
    {
        _uniformSize = uniformSize;
        _batch = new int[maxItems];
        _expanded = new byte[maxItems * uniformSize];
        _expander = new MessageExpander(kind, domain);
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
            if (item.Length == length)
            {
                _batch[count++] = i;
            }
            else
            {
                _expander.Expand(item, uniform.Slice(i * _uniformSize, _uniformSize));
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
        CryptographicOperations.ZeroMemory(_expanded);
        _expander.Dispose();
    }

    private void ExpandBatch(
        PsiItemSet items,
        ReadOnlySpan<int> order,
        int length,
        int count,
        Span<byte> uniform
    )
    {
        if (_messages.Length < count * length)
        {
            CryptographicOperations.ZeroMemory(_messages);
            _messages = new byte[_batch.Length * length];
        }

        var messages = _messages.AsSpan(0, count * length);
        var expanded = _expanded.AsSpan(0, count * _uniformSize);
        for (var i = 0; i < count; i++)
        {
            items.Encoded(order[_batch[i]]).CopyTo(messages[(i * length)..]);
        }

        _expander.ExpandBatch(messages, length, expanded, _uniformSize);
        for (var i = 0; i < count; i++)
        {
            expanded
                .Slice(i * _uniformSize, _uniformSize)
                .CopyTo(uniform[(_batch[i] * _uniformSize)..]);
        }
    }
}
