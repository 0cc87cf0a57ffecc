namespace AuthOps.Primitives.Groups;

/// <summary>A multiple of the generator with Z = 1, in limbs of 51 bits as doubles, tight: what all lanes of a comb share.</summary>
internal unsafe struct SharedEntry
{
    /// <summary>Doubles from one entry to the next.</summary>
    public const int Doubles = 3 * Limbs;

    private const int Limbs = 5;

    public fixed double YPlusX[Limbs];
    public fixed double YMinusX[Limbs];
    public fixed double TwoDT[Limbs];
}
