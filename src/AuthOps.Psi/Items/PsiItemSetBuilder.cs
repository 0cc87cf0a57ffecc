using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Tables;

namespace AuthOps.Psi.Items;

/// <summary>Encodes rows, finds what cannot take part, and keeps one item for each distinct key. Not safe for concurrent use; one thread builds one set.</summary>
internal sealed class PsiItemSetBuilder
{
    private readonly IReadOnlyList<Column> _columns;
    private readonly PsiItemPolicy _policy;
    private readonly EncodedColumn[] _parts;
    private readonly List<ItemFinding> _findings = [];
    private readonly int[] _ends;
    private readonly List<byte> _bytes = [];
    private int _count;

    public PsiItemSetBuilder(IReadOnlyList<Column> columns, PsiItemPolicy policy, bool canNormalize)
    {
        _columns = columns;
        _policy = policy;
        _ends = new int[columns[0].Count];
        _parts =
        [
            .. columns.Select(column => new EncodedColumn(
                column.Values,
                policy.Validators.GetValueOrDefault(column.Name),
                canNormalize
            )),
        ];
    }

    public PsiItemSet Build()
    {
        var itemOfRow = new int[_columns[0].Count];
        Action<int, int[]> add = _columns.Count == 1 && _parts[0].IsAscii ? ByCode() : ByBytes();
        for (var row = 0; row < itemOfRow.Length; row++)
        {
            itemOfRow[row] = -1;
            if (FindUnusable(row) is { } finding)
            {
                _findings.Add(finding);
                continue;
            }

            add(row, itemOfRow);
        }

        Refuse();
        return new PsiItemSet(
            [.. _bytes],
            _ends[.._count],
            itemOfRow,
            PsiItemSet.HashSchema(_columns.Select(column => column.Name)),
            _findings
        );
    }

    /// <summary>Gives a row its item where a value's number is its key's: one column whose different values have different bytes.</summary>
    private Action<int, int[]> ByCode()
    {
        var itemOfCode = new int[_columns[0].Values.Count];
        Array.Fill(itemOfCode, -1);
        return (row, itemOfRow) =>
        {
            ref var item = ref itemOfCode[_columns[0].Codes[row]];
            if (item >= 0)
            {
                Repeat(row, item, itemOfRow);
                return;
            }

            item = itemOfRow[row] = Append(row);
        };
    }

    /// <summary>Gives a row the item that has its bytes.</summary>
    private Action<int, int[]> ByBytes()
    {
        var items = new Dictionary<int, int>(new EncodedComparer(this));
        return (row, itemOfRow) =>
        {
            var candidate = Append(row);
            if (items.TryAdd(candidate, candidate))
            {
                itemOfRow[row] = candidate;
                return;
            }

            // The candidate is the last one appended: take it away again.
            var first = items[candidate];
            _count--;
            CollectionsMarshal.SetCount(_bytes, _count == 0 ? 0 : _ends[_count - 1]);
            Repeat(row, first, itemOfRow);
        };
    }

    private void Repeat(int row, int first, int[] itemOfRow)
    {
        _findings.Add(new ItemFinding(row, ItemFindingKind.Duplicate, Column: null));
        itemOfRow[row] = _policy.Duplicates == DuplicatePolicy.AllRows ? first : -1;
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
            var kind = code == Column.NullCode ? ItemFindingKind.Null : _parts[c].FindingOf(code);
            if (kind is { } found)
            {
                return new ItemFinding(row, found, _columns[c].Name);
            }
        }

        return null;
    }

    private int Append(int row)
    {
        var start = _bytes.Count;
        var length = sizeof(uint) * (1L + _columns.Count);
        for (var c = 0; c < _columns.Count; c++)
        {
            length += _parts[c][_columns[c].Codes[row]].Length;
        }

        if (start + length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The keys up to row {row} are longer than {Array.MaxLength} bytes together; split the set."
            );
        }

        CollectionsMarshal.SetCount(_bytes, start + (int)length);
        var to = CollectionsMarshal.AsSpan(_bytes)[start..];
        AppendNumber(ref to, _columns.Count);
        for (var c = 0; c < _columns.Count; c++)
        {
            var part = _parts[c][_columns[c].Codes[row]];
            AppendNumber(ref to, part.Length);
            part.CopyTo(to);
            to = to[part.Length..];
        }

        _ends[_count] = start + (int)length;
        return _count++;
    }

    private static void AppendNumber(ref Span<byte> to, int number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)number);
        to = to[sizeof(uint)..];
    }

    private ReadOnlySpan<byte> Encoded(int item) =>
        CollectionsMarshal.AsSpan(_bytes)[(item == 0 ? 0 : _ends[item - 1]).._ends[item]];

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
