namespace AuthOps.Primitives.Groups;

/// <summary>A number below 2^256 in 64-bit words, least significant first. Belongs to one thread while it changes.</summary>
internal struct ScalarWords
{
    public ulong W0,
        W1,
        W2,
        W3;
}
