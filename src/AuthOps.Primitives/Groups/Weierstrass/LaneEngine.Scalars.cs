using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    public override string Name => TCurve.Name;

    public override HashKind Hash => TCurve.Hash;

    public override void WriteOrder(Span<byte> order)
    {
        var (w0, w1, w2, w3) = (TCurve.Order0, TCurve.Order1, TCurve.Order2, TCurve.Order3);
        BinaryPrimitives.WriteUInt64BigEndian(order, w3);
        BinaryPrimitives.WriteUInt64BigEndian(order[8..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(order[16..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(order[24..], w0);
    }

    public override bool IsScalar(ReadOnlySpan<byte> scalar)
    {
        Span<ulong> words = stackalloc ulong[WordCount];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(scalar[(24 - (8 * i))..]);
        }

        var isBelow = ModulusWords<CurveOrder<TCurve>>.IsBelow(words);
        words.Clear();
        return isBelow;
    }

    public override void ReduceScalar(ReadOnlySpan<byte> uniform, Span<byte> scalar)
    {
        Residue<CurveOrder<TCurve>>.FromWideBytes(out var number, uniform);
        Residue<CurveOrder<TCurve>>.ToBytes(scalar, number);
    }
}
