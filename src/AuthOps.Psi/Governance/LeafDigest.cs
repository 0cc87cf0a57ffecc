using System.Buffers.Binary;

namespace AuthOps.Psi.Governance;

/// <summary>A hidden key: 32 bytes, ordered as bytes. Immutable and safe to share between threads.</summary>
internal readonly record struct LeafDigest(UInt128 High, UInt128 Low)
{
    public const int Size = 32;

    public static LeafDigest Read(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt128BigEndian(bytes),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[16..])
        );

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
    }

    public static int Compare(LeafDigest x, LeafDigest y) =>
        x.High == y.High ? x.Low.CompareTo(y.Low) : x.High.CompareTo(y.High);
}
