using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>A random combination of outputs, its coefficients the stream of a seed. Stateless and safe to share between threads.</summary>
internal static class VoleCheck
{
    private const int Piece = 1024;

    public static Block Combine(Block seed, ReadOnlySpan<Block> outputs)
    {
        using var stream = new BlockStream(seed);
        using var coefficients = new AlignedBuffer<Block>(Piece);
        Block sum = default;
        for (var done = 0; done < outputs.Length; done += Piece)
        {
            var piece = outputs[done..Math.Min(done + Piece, outputs.Length)];
            var own = coefficients.Span[..piece.Length];
            stream.Fill(own);
            sum ^= Gf128.InnerProduct(piece, own);
        }

        return sum;
    }
}
