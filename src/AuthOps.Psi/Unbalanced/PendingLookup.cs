using System.Security.Cryptography;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>A query on its way: what is sent, and the secrets that open the answer. Belongs to one thread.</summary>
public sealed class PendingLookup : IDisposable
{
    private readonly UnbalancedClient _client;
    private readonly PsiItemSet _items;
    private readonly PublishedTags? _published;
    private readonly byte[] _data;
    private readonly int[] _ends;
    private readonly int[] _buckets;
    private readonly int[] _distinct = [];
    private readonly byte[] _blinds;
    private readonly byte[] _blinded;
    private readonly byte[] _message;

    internal PendingLookup(UnbalancedClient client, PsiItemSet items, PublishedTags? published)
    {
        ArgumentNullException.ThrowIfNull(items);
        (_client, _items, _published) = (client, items, published);
        if (items.Count is 0 or > UnbalancedClient.MaxQueryItems)
        {
            throw new ArgumentException(
                $"A query has 1 to {UnbalancedClient.MaxQueryItems} keys; this one has {items.Count}. Cut it.",
                nameof(items)
            );
        }

        if (!items.SchemaHash.SequenceEqual(client.Epoch.SchemaHash))
        {
            throw new ArgumentException(
                "The key columns are named otherwise than the server's; agree on names and order first.",
                nameof(items)
            );
        }

        var suite = client.Epoch.Suite;
        (_data, _ends) = ItemInputs.Of(items);
        _buckets = new int[items.Count];
        if (published is null)
        {
            EpochHashes.Buckets(client.Epoch, Inputs, _buckets);
            _distinct = [.. _buckets.Distinct().Order()];
        }

        _blinds = GC.AllocateArray<byte>(items.Count * suite.ScalarSize, pinned: true);
        _blinded = new byte[items.Count * suite.ElementSize];
        client.Oprf.BlindBatch(Inputs, _blinds, _blinded);
        _message = LookupQuery.Write(client.Epoch, published is null, _buckets, _blinded);
    }

    /// <summary>What is sent to the server. Its length depends on the number of keys alone.</summary>
    public ReadOnlyMemory<byte> Message => _message;

    /// <summary>The keys asked for: those that their consent covered when the query was made.</summary>
    internal PsiItemSet Items => _items;

    /// <summary>Bytes of the answer.</summary>
    internal long AnswerSize => LookupAnswer.Size(_client.Epoch, _items.Count, _distinct.Length);

    private OprfInputs Inputs => new(_data, _ends);

    /// <summary>Opens the answer.</summary>
    /// <param name="answer">Bytes from anybody.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="PsiProtocolException">The answer is malformed, for something else, not proved, or a label does not open; there is no output.</exception>
    public LookupResult Complete(ReadOnlySpan<byte> answer)
    {
        var epoch = _client.Epoch;
        var parsed = LookupAnswer.Parse(epoch, _message, _items.Count, _distinct.Length, answer);
        var outputs = new byte[_items.Count * epoch.Suite.OutputSize];
        var tags = new UInt128[_items.Count];
        try
        {
            _client.Oprf.FinalizeBatch(
                Inputs,
                _blinds,
                _blinded,
                parsed.Evaluated,
                parsed.Proof,
                outputs
            );
            EpochHashes.Tags(epoch, outputs, tags);
            return Match(parsed.Buckets, outputs, tags);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(outputs);
        }
    }

    /// <summary>Clears the blinds and the keys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_blinds);
        CryptographicOperations.ZeroMemory(_data);
    }

    private LookupResult Match(
        ReadOnlySpan<byte> buckets,
        ReadOnlySpan<byte> outputs,
        ReadOnlySpan<UInt128> tags
    )
    {
        var epoch = _client.Epoch;
        var isFound = new bool[_items.Count];
        var labels = new Dictionary<int, byte[]>();
        for (var i = 0; i < isFound.Length; i++)
        {
            if (_published is not null)
            {
                isFound[i] = _published.Contains(tags[i]);
                continue;
            }

            var entry = Find(buckets, Array.BinarySearch(_distinct, _buckets[i]), tags[i]);
            isFound[i] = !entry.IsEmpty;
            if (isFound[i] && epoch.LabelSize > 0)
            {
                var size = epoch.Suite.OutputSize;
                var key = EpochHashes.LabelKey(epoch, outputs.Slice(i * size, size));
                labels[i] = SealedLabels.Open(key, entry[EpochParameters.TagSize..]);
                CryptographicOperations.ZeroMemory(key);
            }
        }

        return new LookupResult(_items, isFound, labels);
    }

    /// <summary>The entry of a tag in a bucket of the answer, or empty.</summary>
    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> buckets, int bucket, UInt128 tag)
    {
        var (size, capacity) = (_client.Epoch.EntrySize, _client.Epoch.BucketCapacity);
        var entries = buckets.Slice(bucket * capacity * size, capacity * size);
        Span<byte> wanted = stackalloc byte[EpochParameters.TagSize];
        EpochHashes.WriteTag(wanted, tag);

        // A search for the bytes anywhere is many times faster than a step from entry to entry; what it finds between entries,
        // which has no chance, is passed over.
        for (var at = 0; entries[at..].IndexOf(wanted) is var found and >= 0; at++)
        {
            at += found;
            if (at % size == 0)
            {
                return entries.Slice(at, size);
            }
        }

        return default;
    }
}
