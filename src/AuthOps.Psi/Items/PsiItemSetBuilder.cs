using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Tables;

namespace AuthOps.Psi.Items;

/// <summary>Encodes rows, finds what cannot take part, and keeps one item for each distinct key. Not safe for concurrent use; one thread builds one set.</summary>
internal sealed class PsiItemSetBuilder
{
    private readonly IReadOnlyList<Column> _columns;
    private readonly PsiItemPolicy _policy;
    private readonly (ItemFindingKind? Finding, byte[] Bytes)[][] _parts;
    private readonly List<ItemFinding> _findings = [];
    private readonly List<byte> _bytes = [];
    private readonly List<int> _ends = [];

    public PsiItemSetBuilder(IReadOnlyList<Column> columns, PsiItemPolicy policy, bool canNormalize)
    {
        _columns = columns;
        _policy = policy;

        // Each distinct value is encoded once; its rows share the bytes or the finding.
        _parts =
        [
            .. columns.Select(column =>
            {
                var accepts = policy.Validators.GetValueOrDefault(column.Name);
                return column
                    .Values.Select(value =>
                    {
                        var finding = KeyText.TryEncode(value, canNormalize, out var bytes);
                        return finding is null && accepts?.Invoke(value) == false
                            ? (ItemFindingKind.InvalidIdentifier, [])
                            : (finding, bytes);
                    })
                    .ToArray();
            }),
        ];
    }

    public PsiItemSet Build()
    {
        var itemOfRow = new int[_columns[0].Count];
        var items = new Dictionary<int, int>(new EncodedComparer(this));
        for (var row = 0; row < itemOfRow.Length; row++)
        {
            itemOfRow[row] = -1;
            if (FindUnusable(row) is { } finding)
            {
                _findings.Add(finding);
                continue;
            }

            var candidate = Append(row);
            if (items.TryAdd(candidate, candidate))
            {
                itemOfRow[row] = candidate;
                continue;
            }

            // The candidate is the last one appended: take its bytes away again.
            var first = items[candidate];
            RemoveLast();
            _findings.Add(new ItemFinding(row, ItemFindingKind.Duplicate, Column: null));
            itemOfRow[row] = _policy.Duplicates == DuplicatePolicy.AllRows ? first : -1;
        }

        Refuse();
        return new PsiItemSet(
            [.. _bytes],
            [.. _ends],
            itemOfRow,
            PsiItemSet.HashSchema(_columns.Select(column => column.Name)),
            _findings
        );
    }

    private void Refuse()
    {
        var refused = _findings
            .Where(finding =>
                finding.Kind == ItemFindingKind.Duplicate
                    ? _policy.Duplicates == DuplicatePolicy.Reject
                    : _policy.UnusableRows == UnusableRowPolicy.Reject
            )
            .ToList();
        if (refused.Count > 0)
        {
            throw new PsiItemException(refused);
        }
    }

    private ItemFinding? FindUnusable(int row)
    {
        for (var c = 0; c < _columns.Count; c++)
        {
            var code = _columns[c].Codes[row];
            var kind = code == Column.NullCode ? ItemFindingKind.Null : _parts[c][code].Finding;
            if (kind is { } found)
            {
                return new ItemFinding(row, found, _columns[c].Name);
            }
        }

        return null;
    }

    private int Append(int row)
    {
        var length = sizeof(uint) * (1L + _columns.Count);
        for (var c = 0; c < _columns.Count; c++)
        {
            length += _parts[c][_columns[c].Codes[row]].Bytes.Length;
        }

        if (_bytes.Count + length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The keys up to row {row} are longer than {Array.MaxLength} bytes together; split the set."
            );
        }

        AppendNumber(_columns.Count);
        for (var c = 0; c < _columns.Count; c++)
        {
            var part = _parts[c][_columns[c].Codes[row]].Bytes;
            AppendNumber(part.Length);
            _bytes.AddRange(part);
        }

        _ends.Add(_bytes.Count);
        return _ends.Count - 1;
    }

    private void AppendNumber(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
        _bytes.AddRange(bytes);
    }

    private void RemoveLast()
    {
        _ends.RemoveAt(_ends.Count - 1);
        var end = _ends.Count == 0 ? 0 : _ends[^1];
        _bytes.RemoveRange(end, _bytes.Count - end);
    }

    private ReadOnlySpan<byte> Encoded(int item)
    {
        var start = item == 0 ? 0 : _ends[item - 1];
        return CollectionsMarshal.AsSpan(_bytes)[start.._ends[item]];
    }

    /// <summary>Compares items by their bytes; the runtime seeds the hash per process, so chosen keys do not collide. One thread uses it.</summary>
    private sealed class EncodedComparer(PsiItemSetBuilder owner) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => owner.Encoded(x).SequenceEqual(owner.Encoded(y));

        public int GetHashCode(int obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(owner.Encoded(obj));
            return hash.ToHashCode();
        }
    }
}
