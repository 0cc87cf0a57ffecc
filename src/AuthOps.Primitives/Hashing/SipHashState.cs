using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Hashing;

/// <summary>The four words of SipHash-2-4 while one message goes through. Used by one thread.</summary>
internal struct SipHashState
{
    public ulong V0;
    public ulong V1;
    public ulong V2;
    public ulong V3;

    /// <summary>Begins under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SipHashState(ulong key0, ulong key1)
    {
        V0 = key0 ^ 0x736f6d6570736575;
        V1 = key1 ^ 0x646f72616e646f6d;
        V2 = key0 ^ 0x6c7967656e657261;
        V3 = key1 ^ 0x7465646279746573;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ulong word)
    {
        V3 ^= word;
        Round();
        Round();
        V0 ^= word;
    }

    /// <summary>Goes on by four rounds, after marks at two of the words; gives the next 64 bits of output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Finish(ulong third, ulong second)
    {
        V2 ^= third;
        V1 ^= second;
        Round();
        Round();
        Round();
        Round();
        return V0 ^ V1 ^ V2 ^ V3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Round()
    {
        unchecked
        {
            V0 += V1;
            V2 += V3;
            V1 = BitOperations.RotateLeft(V1, 13) ^ V0;
            V3 = BitOperations.RotateLeft(V3, 16) ^ V2;
            V0 = BitOperations.RotateLeft(V0, 32);
            V2 += V1;
            V0 += V3;
            V1 = BitOperations.RotateLeft(V1, 17) ^ V2;
            V3 = BitOperations.RotateLeft(V3, 21) ^ V0;
            V2 = BitOperations.RotateLeft(V2, 32);
        }
    }
}
