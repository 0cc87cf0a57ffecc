using System.Security.Cryptography;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>Keys with their buckets, tags and sealed labels, before they enter the store. Belongs to one thread once made.</summary>
internal sealed class TaggedItems
{
    private readonly int[] _buckets;
    private readonly UInt128[] _tags;
    private readonly byte[] _sealed;
    private readonly int _sealedSize;
    private readonly ulong[] _fingerprints;

    /// <summary>Evaluates the keys, several threads at a time.</summary>
    public TaggedItems(
        EpochParameters epoch,
        OprfServer oprf,
        PsiItemSet items,
        IReadOnlyList<ReadOnlyMemory<byte>>? labels,
        HeldFingerprints? fingerprints,
        UnbalancedOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!items.SchemaHash.SequenceEqual(epoch.SchemaHash))
        {
            throw new ArgumentException(
                "The key columns are named otherwise than the set's.",
                nameof(items)
            );
        }

        RequireLabels(items, labels, epoch.LabelSize);
        _fingerprints = fingerprints?.Of(items) ?? [];
        var (data, ends) = ItemInputs.Of(items);
        _buckets = new int[items.Count];
        _tags = new UInt128[items.Count];
        _sealedSize = SealedLabels.SealedSize(epoch.LabelSize);
        _sealed = new byte[(long)items.Count * _sealedSize];
        var labelOfItem = labels is null ? [] : FirstRows(items, labels);
        Parallel.For(
            0,
            (items.Count + OprfContext.SliceItems - 1) / OprfContext.SliceItems,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
                CancellationToken = cancellationToken,
            },
            slice =>
            {
                var start = slice * OprfContext.SliceItems;
                var count = Math.Min(OprfContext.SliceItems, items.Count - start);
                Span<byte> outputs = stackalloc byte[count * epoch.Suite.OutputSize];
                oprf.EvaluateBatch(new OprfInputs(data, ends).Slice(start, count), outputs);
                EpochHashes.Tags(epoch, outputs, _tags.AsSpan(start, count));
                EpochHashes.Buckets(
                    epoch,
                    new OprfInputs(data, ends).Slice(start, count),
                    _buckets.AsSpan(start, count)
                );
                for (var i = start; i < start + count; i++)
                {
                    if (_sealedSize > 0)
                    {
                        var output = outputs.Slice(
                            (i - start) * epoch.Suite.OutputSize,
                            epoch.Suite.OutputSize
                        );
                        var key = EpochHashes.LabelKey(epoch, output);
                        var label = labels is null ? default : labelOfItem[i].Span;
                        SealedLabels.Seal(key, label, _sealed.AsSpan(i * _sealedSize, _sealedSize));
                        CryptographicOperations.ZeroMemory(key);
                    }
                }

                CryptographicOperations.ZeroMemory(outputs);
            }
        );
        CryptographicOperations.ZeroMemory(data);
    }

    /// <summary>What the server keeps of them to ask for their consent again; null where they rest on none.</summary>
    public HeldItems? Held(PsiItemSet items) =>
        items.Consent is { } consent ? new HeldItems(consent, items, _buckets, _tags) : null;

    /// <summary>Adds those that are not there; all or none.</summary>
    public void AddTo(EpochSet set)
    {
        var store = set.Store;
        var added = 0;
        var known = new HashSet<UInt128>();
        for (; added < _tags.Length; added++)
        {
            var (bucket, tag) = (_buckets[added], _tags[added]);
            if (store.Contains(tag))
            {
                known.Add(tag);
                continue;
            }

            if (!store.HasRoom(bucket))
            {
                break;
            }

            var entry = store.Add(bucket, tag);
            _sealed
                .AsSpan(added * _sealedSize, _sealedSize)
                .CopyTo(entry[EpochParameters.TagSize..]);
        }

        if (added < _tags.Length)
        {
            for (var i = 0; i < added; i++)
            {
                if (!known.Contains(_tags[i]))
                {
                    _ = store.Remove(_buckets[i], _tags[i]);
                }
            }

            throw new ArgumentException(
                "The set would exceed the size that clients were told, in one of its buckets; begin a new epoch with a larger MaxItems."
            );
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            if (!known.Contains(_tags[i]))
            {
                set.History.Add(_tags[i]);
                set.Fingerprints?.Add(_tags[i], _fingerprints[i]);
            }
        }
    }

    /// <summary>Removes those that are there.</summary>
    public void RemoveFrom(EpochSet set)
    {
        for (var i = 0; i < _tags.Length; i++)
        {
            _ = set.Remove(_buckets[i], _tags[i]);
        }
    }

    private static void RequireLabels(
        PsiItemSet items,
        IReadOnlyList<ReadOnlyMemory<byte>>? labels,
        int labelSize
    )
    {
        if (labels is null)
        {
            return;
        }

        if (labelSize == 0 || labels.Count != items.RowCount)
        {
            throw new ArgumentException(
                $"There are {labels.Count} labels for {items.RowCount} rows, in an epoch with {labelSize} bytes for each; give one a row, and a LabelSize.",
                nameof(labels)
            );
        }

        for (var row = 0; row < labels.Count; row++)
        {
            if (labels[row].Length > labelSize)
            {
                throw new ArgumentException(
                    $"The label of row {row} has {labels[row].Length} bytes; the epoch has room for {labelSize}.",
                    nameof(labels)
                );
            }
        }
    }

    private static ReadOnlyMemory<byte>[] FirstRows(
        PsiItemSet items,
        IReadOnlyList<ReadOnlyMemory<byte>> labels
    )
    {
        var first = new ReadOnlyMemory<byte>[items.Count];
        for (var row = labels.Count - 1; row >= 0; row--)
        {
            if (items.ItemOf(row) >= 0)
            {
                first[items.ItemOf(row)] = labels[row];
            }
        }

        return first;
    }
}
