using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Items;

namespace AuthOps.Psi.Large;

/// <summary>The rows of one bucket in the order of their items, whose digests stand for the keys in a session. Immutable and safe to share between threads.</summary>
internal sealed class Bucket
{
    private readonly BucketRow[] _rows;

    /// <summary>Sorts the rows, which belong to the bucket from now on.</summary>
    public Bucket(BucketRow[] rows) => _rows = RowSorter.Sorted(rows);

    public ReadOnlySpan<BucketRow> Rows => _rows;

    /// <summary>The rows that repeat the item of an earlier one.</summary>
    public IEnumerable<long> Repetitions()
    {
        for (var i = 1; i < _rows.Length; i++)
        {
            if (_rows[i].HasItemOf(_rows[i - 1]))
            {
                yield return _rows[i].Row;
            }
        }
    }

    /// <summary>The items for a session; row i of the set is row i of the bucket.</summary>
    public PsiItemSet Items(byte[] schemaHash, DuplicatePolicy duplicates)
    {
        var count = 0;
        for (var i = 0; i < _rows.Length; i++)
        {
            count += IsFirst(i) ? 1 : 0;
        }

        var bytes = new byte[count * SipHash.KeySize];
        var ends = new int[count];
        var itemOfRow = new int[_rows.Length];
        var item = -1;
        for (var i = 0; i < _rows.Length; i++)
        {
            if (!IsFirst(i))
            {
                itemOfRow[i] = duplicates == DuplicatePolicy.AllRows ? item : -1;
                continue;
            }

            itemOfRow[i] = ++item;
            var at = item * SipHash.KeySize;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), _rows[i].Low);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 8), _rows[i].High);
            ends[item] = at + SipHash.KeySize;
        }

        return new PsiItemSet(bytes, ends, itemOfRow, schemaHash, []);
    }

    private bool IsFirst(int index) => index == 0 || !_rows[index].HasItemOf(_rows[index - 1]);
}
