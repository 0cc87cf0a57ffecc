namespace AuthOps.Psi.Vole;

/// <summary>The uses of <see cref="IndexedHash"/>, one byte each.</summary>
internal static class HashUse
{
    public const byte LeafCommitment = 1;
    public const byte LeavesOfTree = 2;
    public const byte Challenge = 3;
    public const byte TreeSum = 4;
    public const byte VoleCheck = 5;
    public const byte Coin = 6;
}
