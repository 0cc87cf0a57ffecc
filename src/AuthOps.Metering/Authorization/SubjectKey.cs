using System.Buffers.Binary;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// A data subject's pseudonym (假名): a keyed digest of an identifier, of 32 bytes. The default value names nobody
/// and is covered by no consent. Immutable and safe to share between threads.
/// </summary>
/// <remarks>Its text shows nothing: a pseudonym is personal data to whoever holds the key.</remarks>
public readonly struct SubjectKey : IEquatable<SubjectKey>
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Takes a pseudonym from its bytes.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public SubjectKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException(
                $"A subject key has {Size} bytes, not {bytes.Length}.",
                nameof(bytes)
            );
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>Whether this names nobody.</summary>
    public bool IsNobody => _high == 0 && _low == 0;

    /// <summary>Whether two pseudonyms are equal.</summary>
    public static bool operator ==(SubjectKey left, SubjectKey right) => left.Equals(right);

    /// <summary>Whether two pseudonyms differ.</summary>
    public static bool operator !=(SubjectKey left, SubjectKey right) => !left.Equals(right);

    /// <summary>Copies the bytes out.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
    }

    /// <inheritdoc />
    public bool Equals(SubjectKey other) => _high == other._high && _low == other._low;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SubjectKey other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>Nothing about the subject.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(SubjectKey);

    internal static int CompareBytes(SubjectKey left, SubjectKey right) =>
        left._high == right._high
            ? left._low.CompareTo(right._low)
            : left._high.CompareTo(right._high);
}
