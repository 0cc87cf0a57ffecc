using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Groups;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// What a party of the vectors draws, in the words of docs/wire/psi-vole.md: scalars are 1, 2, 3 and so on, and blocks those of AES-128 in
/// counter mode under a key whose bytes are all the same. Not safe for concurrent use.
/// </summary>
internal sealed class FixedVoleRandomness(byte key, byte nonce) : IVoleRandomness, IDisposable
{
    private readonly BlockStream _blocks = new(Vector128.Create(key).AsUInt64());
    private readonly FixedRandomness _session = new(key, nonce, shuffle: false);
    private byte _scalars;

    public void FillNonce(Span<byte> nonce1) => _session.FillNonce(nonce1);

    public void FillEphemeral(MaskingGroup group, Span<byte> scalar) =>
        _session.FillEphemeral(group, scalar);

    public void FillScalar(PrimeGroup group, Span<byte> scalar) =>
        new FixedRandomness(++_scalars, nonce, shuffle: false).FillScalar(group, scalar);

    public void Fill(Span<byte> blocks) => _blocks.Fill(MemoryMarshal.Cast<byte, Block>(blocks));

    public int Place(int leaves)
    {
        Span<Block> block = stackalloc Block[1];
        _blocks.Fill(block);
        return (int)(block[0].ToScalar() % (ulong)leaves);
    }

    public void Dispose() => _blocks.Dispose();
}
