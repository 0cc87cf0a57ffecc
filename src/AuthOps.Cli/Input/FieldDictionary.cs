using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Cli.Input;

/// <summary>
/// Numbers the different fields of one column by first appearance, comparing bytes. A field of up to 16 bytes is its
/// own key. The hash has random multipliers, and a long run of probes ends in failure rather than in quadratic time.
/// Used by one thread.
/// </summary>
internal sealed class FieldDictionary
{
    /// <summary>What <see cref="Find"/> returns where a bound is exceeded.</summary>
    public const int Failed = -1;

    /// <summary>Bytes that must be readable after the last field.</summary>
    public const int Padding = 16;

    private const int ShortLength = 16;
    private const int MaxProbes = 128;
    private const int InitialSlots = 1 << 8;

    private static readonly ulong[] s_lowMask = MakeMasks(0);
    private static readonly ulong[] s_highMask = MakeMasks(8);

    private readonly ulong _lowFactor = SecureRandom.NextUInt64() | 1;
    private readonly ulong _highFactor = SecureRandom.NextUInt64() | 1;
    private readonly int _maxValues;
    private readonly long _maxBytes;
    private readonly int _maxLength;
    private readonly List<(int Start, int Length)> _fields = [];
    private Slot[] _slots = new Slot[InitialSlots];
    private int _shift = 64 - BitOperations.Log2(InitialSlots);
    private byte[] _bytes = new byte[1 << 10];
    private int _used;

    public FieldDictionary(int maxValues, long maxBytes, int maxLength)
    {
        _maxValues = maxValues;
        _maxBytes = Math.Min(maxBytes, Array.MaxLength / 2);
        _maxLength = maxLength;
    }

    public int Count => _fields.Count;

    /// <summary>The number of a field, or <see cref="Failed"/>.</summary>
    /// <param name="field">Its first byte; <see cref="Padding"/> bytes after its end are readable.</param>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ref byte field, int length)
    {
        if (length > ShortLength)
        {
            return FindLong(ref field, length);
        }

        var low = Unsafe.ReadUnaligned<ulong>(ref field) & s_lowMask[length];
        var high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref field, 8)) & s_highMask[length];
        var at = SlotOf(low, high);
        ref var slot = ref _slots[at];
        // No field holds a NUL, so that two of different length differ within their 16 bytes.
        return slot.Low == low && slot.High == high && slot.Length == length && slot.Number > 0
            ? slot.Number - 1
            : Probe(ref field, length, low, high, at);
    }

    /// <summary>The text of a number. The bytes are valid UTF-8.</summary>
    public string TextOf(int number)
    {
        var (start, length) = _fields[number];
        return Encoding.UTF8.GetString(_bytes, start, length);
    }

    private static ulong[] MakeMasks(int first)
    {
        var masks = new ulong[ShortLength + 1];
        for (var length = 0; length <= ShortLength; length++)
        {
            var bytes = Math.Clamp(length - first, 0, 8);
            masks[length] = bytes == 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1;
        }

        // The first byte lies lowest, as a little-endian read has it.
        return BitConverter.IsLittleEndian
            ? masks
            : Array.ConvertAll(masks, BinaryPrimitives.ReverseEndianness);
    }

    private int SlotOf(ulong low, ulong high)
    {
        unchecked
        {
            var mixed = (low * _lowFactor) ^ BitOperations.RotateLeft(high * _highFactor, 29);
            return (int)((mixed ^ (mixed >> 32)) * _highFactor >> _shift);
        }
    }

    private int FindLong(ref byte field, int length)
    {
        if (length > _maxLength)
        {
            return Failed;
        }

        // Two words stand for the bytes; equal words are compared byte by byte.
        ulong low = (uint)length;
        ulong high = 0;
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref field, length);
        unchecked
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                var word = Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(bytes));
                low = BitOperations.RotateLeft((low ^ word) * _lowFactor, 31);
                high = (high + low) * _highFactor;
            }

            foreach (var one in bytes)
            {
                low = BitOperations.RotateLeft((low ^ one) * _lowFactor, 31);
                high = (high + low) * _highFactor;
            }
        }

        return Probe(ref field, length, low, high, SlotOf(low, high));
    }

    private int Probe(ref byte field, int length, ulong low, ulong high, int at)
    {
        for (var probe = 0; probe < MaxProbes; probe++)
        {
            ref var slot = ref _slots[at];
            if (slot.Number == 0)
            {
                return Add(ref field, length, low, high, at);
            }

            if (
                slot.Low == low
                && slot.High == high
                && slot.Length == length
                && (length <= ShortLength || IsSame(ref field, slot.Number - 1))
            )
            {
                return slot.Number - 1;
            }

            at = (at + 1) & (_slots.Length - 1);
        }

        return Failed;
    }

    private bool IsSame(ref byte field, int number)
    {
        var (start, length) = _fields[number];
        return MemoryMarshal
            .CreateReadOnlySpan(ref field, length)
            .SequenceEqual(_bytes.AsSpan(start, length));
    }

    private int Add(ref byte field, int length, ulong low, ulong high, int at)
    {
        if (_fields.Count >= _maxValues || (long)_used + length > _maxBytes || length > _maxLength)
        {
            return Failed;
        }

        if (_used + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + length, 2 * _bytes.Length));
        }

        MemoryMarshal.CreateReadOnlySpan(ref field, length).CopyTo(_bytes.AsSpan(_used));
        _fields.Add((_used, length));
        _used += length;
        _slots[at] = new Slot(low, high, length, _fields.Count);
        if (_fields.Count * 2 > _slots.Length && !Grow())
        {
            return Failed;
        }

        return _fields.Count - 1;
    }

    private bool Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        _shift--;
        foreach (var slot in old)
        {
            if (slot.Number == 0)
            {
                continue;
            }

            var at = SlotOf(slot.Low, slot.High);
            for (var probe = 0; _slots[at].Number != 0; probe++)
            {
                if (probe == MaxProbes)
                {
                    return false;
                }

                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = slot;
        }

        return true;
    }

    /// <summary>A field's words, its length and its number + 1; 0 is an empty slot.</summary>
    private readonly record struct Slot(ulong Low, ulong High, int Length, int Number);
}
