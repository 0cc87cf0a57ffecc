using System.Runtime.InteropServices;
using System.Text;

namespace AuthOps.Psi.Items;

/// <summary>
/// The canonical bytes of each distinct value of a key column, one after the other, or what is wrong with it; its rows share them.
/// Not changed once it is made.
/// </summary>
internal sealed class EncodedColumn
{
    private readonly Dictionary<int, ItemFindingKind> _findings = [];
    private readonly int[] _ends;
    private readonly List<byte> _bytes = [];

    /// <param name="values">The distinct values.</param>
    /// <param name="accepts">What a value must satisfy besides; null for nothing.</param>
    /// <param name="canNormalize">Whether this process can normalise Unicode.</param>
    /// <exception cref="ArgumentException">The values are longer together than an array.</exception>
    public EncodedColumn(
        IReadOnlyList<string> values,
        Predicate<string>? accepts,
        bool canNormalize
    )
    {
        _ends = new int[values.Count];
        for (var code = 0; code < _ends.Length; code++)
        {
            var value = values[code];
            IsAscii &= Ascii.IsValid(value);
            var finding = KeyText.TryNormalize(value, canNormalize, out var text, out var length);
            if (finding is null && accepts?.Invoke(value) == false)
            {
                finding = ItemFindingKind.InvalidIdentifier;
            }

            if (finding is { } found)
            {
                _findings.Add(code, found);
            }
            else
            {
                Append(text, length);
            }

            _ends[code] = _bytes.Count;
        }
    }

    /// <summary>Whether all values are in ASCII, so that different ones have different bytes; normalised text need not.</summary>
    public bool IsAscii { get; private set; } = true;

    /// <summary>What is wrong with a value, or null.</summary>
    public ItemFindingKind? FindingOf(int code) =>
        _findings.Count > 0 && _findings.TryGetValue(code, out var found) ? found : null;

    /// <summary>The bytes of a value with which nothing is wrong.</summary>
    public ReadOnlySpan<byte> this[int code] =>
        CollectionsMarshal.AsSpan(_bytes)[(code == 0 ? 0 : _ends[code - 1]).._ends[code]];

    private void Append(string text, int length)
    {
        var start = _bytes.Count;
        if ((long)start + length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The values of a key column are longer than {Array.MaxLength} bytes together; split the set."
            );
        }

        CollectionsMarshal.SetCount(_bytes, start + length);
        _ = KeyText.Encode(text, CollectionsMarshal.AsSpan(_bytes)[start..]);
    }
}
