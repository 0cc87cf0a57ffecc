using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>The party that gets both keys of each pair and does not learn which one the peer has. Used by one thread at a time.</summary>
internal sealed class BaseOtSender : IDisposable
{
    private readonly BaseOtContext _context;
    private readonly byte[] _scalar;
    private readonly byte[] _element;

    public BaseOtSender(BaseOtContext context, IVoleRandomness? randomness = null)
    {
        _context = context;
        _scalar = new byte[context.Group.ScalarSize];
        _element = new byte[context.ElementSize];
        (randomness ?? VoleRandomness.Instance).FillScalar(context.Group, _scalar);
        context.Group.MultiplyGeneratorBatch(_scalar, _element);
    }

    /// <summary>The message: one element.</summary>
    public ReadOnlySpan<byte> Message => _element;

    /// <summary>Derives both keys of each pair.</summary>
    /// <param name="choices">The chooser's message.</param>
    /// <param name="zero">Takes the keys of those who choose zero.</param>
    /// <param name="one">Takes those of one.</param>
    /// <returns>Whether every element was one, and different from the common one.</returns>
    public bool TryDerive(ReadOnlySpan<byte> choices, Span<Block> zero, Span<Block> one)
    {
        var (group, size) = (_context.Group, _context.ElementSize);
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            if (choices.Slice(i * size, size).SequenceEqual(_context.Common))
            {
                return false;
            }
        }

        var shared = new byte[_context.ChoicesSize];
        if (!group.TryMultiplyBatch(_scalar, choices, shared, out _))
        {
            return false;
        }

        _context.DeriveKeys(_element, choices, shared, zero);

        // The scalar times C less what was sent, by that times C and the opposite scalar times what was sent.
        var opposite = new byte[group.ScalarSize];
        group.SubtractScalarBatch(new byte[group.ScalarSize], _scalar, opposite);
        group.MultiplyBatch(opposite, choices, shared);
        Secrets.Clear(opposite);
        Span<byte> common = stackalloc byte[size];
        group.MultiplyBatch(_scalar, _context.Common, common);
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            var own = shared.AsSpan(i * size, size);
            _context.Add(common, own, own);
        }

        _context.DeriveKeys(_element, choices, shared, one);
        Secrets.Clear(shared);
        return true;
    }

    public void Dispose() => Secrets.Clear(_scalar);
}
