namespace AuthOps.Primitives.Groups;

/// <summary>Sizes of ristretto255, in bytes.</summary>
internal static class RistrettoSizes
{
    public const int Element = 32;
    public const int Scalar = 32;
    public const int Uniform = 64;
}
