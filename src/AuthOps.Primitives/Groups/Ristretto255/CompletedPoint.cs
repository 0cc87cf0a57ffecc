namespace AuthOps.Primitives.Groups;

/// <summary>
/// A point x = X/Z, y = Y/T as doubling and addition leave it, loose. Not safe for concurrent mutation; one thread owns it.
/// </summary>
internal struct CompletedPoint
{
    public Fe25519 X,
        Y,
        Z,
        T;

    /// <summary>Extended coordinates, four multiplications.</summary>
    public readonly void ToExtended(out EdwardsPoint result)
    {
        Fe25519.Multiply(out result.X, X, T);
        Fe25519.Multiply(out result.Y, Y, Z);
        Fe25519.Multiply(out result.Z, Z, T);
        Fe25519.Multiply(out result.T, X, Y);
    }

    /// <summary>Extended coordinates but T, three multiplications: enough before a doubling. T keeps its old value.</summary>
    public readonly void ToProjective(ref EdwardsPoint result)
    {
        Fe25519.Multiply(out result.X, X, T);
        Fe25519.Multiply(out result.Y, Y, Z);
        Fe25519.Multiply(out result.Z, Z, T);
    }
}
