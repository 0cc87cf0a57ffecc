namespace AuthOps.Primitives.Groups;

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    // Square roots are taken in the lanes; the additions, which may be exceptional, are complete ones in words.
    public override int Sum(
        PointEncoding encoding,
        ReadOnlySpan<byte> elements,
        Span<byte> sum,
        int count
    )
    {
        const int Batch = 64;
        var size = Size(encoding);
        Span<byte> plain = stackalloc byte[Batch * (1 + (2 * NumberSize))];
        LaneField1<TCurve> one;
        one.Value = Residue<TCurve>.One;
        JacobianPoint<LaneField1<TCurve>> total = default;
        for (var done = 0; done < count; done += Batch)
        {
            var length = Math.Min(Batch, count - done);
            var points = plain[..(length * Size(PointEncoding.Uncompressed))];
            var invalid = Convert(
                encoding,
                elements.Slice(done * size, length * size),
                PointEncoding.Uncompressed,
                points,
                length
            );
            if (invalid >= 0)
            {
                return done + invalid;
            }

            AddAll(ref total, points, length, one);
        }

        Span<AffinePoint<LaneField1<TCurve>>> affine =
            stackalloc AffinePoint<LaneField1<TCurve>>[1];
        Span<ulong> identity = stackalloc ulong[1];
        LaneEngine<LaneField1<TCurve>, ulong, TCurve>.ToAffine(
            [total],
            affine,
            stackalloc LaneField1<TCurve>[1],
            identity
        );
        LaneEngine<LaneField1<TCurve>, ulong, TCurve>.Encode(
            affine[0],
            identity[0],
            encoding,
            sum,
            1
        );
        return -1;
    }

    private static void AddAll(
        ref JacobianPoint<LaneField1<TCurve>> total,
        ReadOnlySpan<byte> points,
        int count,
        in LaneField1<TCurve> one
    )
    {
        var size = Size(PointEncoding.Uncompressed);
        for (var i = 0; i < count; i++)
        {
            _ = LaneEngine<LaneField1<TCurve>, ulong, TCurve>.Decode(
                out var point,
                PointEncoding.Uncompressed,
                points.Slice(i * size, size),
                1
            );
            PointFormulas<LaneField1<TCurve>, ulong>.AddComplete(out total, total, point, one);
        }
    }
}
