using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// The cells of a column as parts of a hashed message: eight bytes of length, then one byte 1 and UTF-8, or one byte 0
/// for NULL. Every value is encoded once, and all lie in one array. Immutable.
/// </summary>
internal sealed class CellBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    public CellBytes(Column column)
    {
        _ends = new int[column.Values.Count + 1];
        var length = 0;
        for (var i = 0; i < _ends.Length; i++)
        {
            length +=
                sizeof(ulong) + 1 + (i == 0 ? 0 : Encoding.UTF8.GetByteCount(column.Values[i - 1]));
            _ends[i] = length;
        }

        _bytes = new byte[length];
        for (var i = 0; i < _ends.Length; i++)
        {
            var part = _bytes.AsSpan(Start(i).._ends[i]);
            BinaryPrimitives.WriteUInt64LittleEndian(part, (ulong)(part.Length - sizeof(ulong)));
            if (i > 0)
            {
                part[sizeof(ulong)] = 1;
                Encoding.UTF8.GetBytes(column.Values[i - 1], part[(sizeof(ulong) + 1)..]);
            }
        }
    }

    /// <summary>The part of a code, -1 being NULL.</summary>
    public ReadOnlySpan<byte> Of(int code) => _bytes.AsSpan(Start(code + 1).._ends[code + 1]);

    private int Start(int i) => i == 0 ? 0 : _ends[i - 1];
}
