using System.Runtime.InteropServices;
using AuthOps.Primitives.Groups;
using AuthOps.Psi.Sessions;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The random choices of one party of VOLE-PSI. In use it is always <see cref="VoleRandomness"/>; tests replay it for the vectors of
/// docs/wire, which say in which order a party draws.
/// </summary>
internal interface IVoleRandomness : ISessionRandomness
{
    /// <summary>A scalar of the base transfers.</summary>
    void FillScalar(PrimeGroup group, Span<byte> scalar);

    /// <summary>Blocks: Δ, roots of trees, coins, and keys of longer streams.</summary>
    void Fill(Span<byte> blocks);

    /// <summary>The place at which a tree is punctured: 0 to <paramref name="leaves"/> - 1.</summary>
    int Place(int leaves);

    /// <summary>One block.</summary>
    Block NextBlock()
    {
        Block block = default;
        Fill(MemoryMarshal.AsBytes(new Span<Block>(ref block)));
        return block;
    }
}
