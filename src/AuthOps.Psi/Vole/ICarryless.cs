using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Products of two words as polynomials over GF(2), 127 bits: what both fields are made of. Constant time.</summary>
internal interface ICarryless
{
    static abstract Block LowLow(Block left, Block right);

    static abstract Block HighLow(Block left, Block right);

    static abstract Block LowHigh(Block left, Block right);

    static abstract Block HighHigh(Block left, Block right);
}
