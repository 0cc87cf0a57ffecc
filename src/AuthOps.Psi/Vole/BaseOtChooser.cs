using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The party that chooses one key of each pair. Both elements of every pair are always computed and the one to send is taken by a
/// mask. Used by one thread at a time.
/// </summary>
internal sealed class BaseOtChooser : IDisposable
{
    private readonly BaseOtContext _context;
    private readonly byte[] _scalars;
    private readonly byte[] _sent;

    /// <param name="context">What both know.</param>
    /// <param name="choices">A bit for each transfer: a secret.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    public BaseOtChooser(BaseOtContext context, Block choices, IVoleRandomness? randomness = null)
    {
        _context = context;
        var (group, size) = (context.Group, context.ElementSize);
        _scalars = new byte[BaseOtContext.Count * group.ScalarSize];
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            (randomness ?? VoleRandomness.Instance).FillScalar(
                group,
                _scalars.AsSpan(i * group.ScalarSize, group.ScalarSize)
            );
        }

        var negated = new byte[_scalars.Length];
        group.SubtractScalarBatch(new byte[_scalars.Length], _scalars, negated);
        _sent = new byte[context.ChoicesSize];
        var opposite = new byte[context.ChoicesSize];
        group.MultiplyGeneratorBatch(_scalars, _sent);
        group.MultiplyGeneratorBatch(negated, opposite);
        Secrets.Clear(negated);
        Span<byte> complement = stackalloc byte[size];
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            context.Complement(opposite.AsSpan(i * size, size), complement);
            var mask = unchecked((byte)Secrets.MaskOf(choices, i).ToScalar());
            var own = _sent.AsSpan(i * size, size);
            for (var j = 0; j < size; j++)
            {
                own[j] = (byte)((own[j] & ~mask) | (complement[j] & mask));
            }
        }

        Secrets.Clear(opposite);
    }

    /// <summary>The message: an element for each transfer.</summary>
    public ReadOnlySpan<byte> Message => _sent;

    /// <summary>Derives the chosen keys.</summary>
    /// <param name="sender">The sender's element.</param>
    /// <param name="keys">Takes a key for each transfer.</param>
    /// <returns>Whether the element is one.</returns>
    public bool TryDerive(ReadOnlySpan<byte> sender, Span<Block> keys)
    {
        var size = _context.ElementSize;
        var shared = new byte[_context.ChoicesSize];
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            sender.CopyTo(shared.AsSpan(i * size));
        }

        if (!_context.Group.TryMultiplyEachBatch(_scalars, shared, shared, out _))
        {
            return false;
        }

        _context.DeriveKeys(sender, _sent, shared, keys);
        Secrets.Clear(shared);
        return true;
    }

    public void Dispose() => Secrets.Clear(_scalars);
}
