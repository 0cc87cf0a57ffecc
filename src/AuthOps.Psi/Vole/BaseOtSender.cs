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
        var others = new byte[_context.ChoicesSize];
        if (!group.TryMultiplyBatch(MinusOne(), choices, others, out _))
        {
            return false;
        }

        // Everything up to here is public: C less what was sent.
        Span<byte> complement = stackalloc byte[size];
        for (var i = 0; i < BaseOtContext.Count; i++)
        {
            var negated = others.AsSpan(i * size, size);
            if (choices.Slice(i * size, size).SequenceEqual(_context.Common))
            {
                return false;
            }

            _context.Complement(negated, complement);
            complement.CopyTo(negated);
        }

        var shared = new byte[_context.ChoicesSize];
        group.MultiplyBatch(_scalar, choices, shared);
        _context.DeriveKeys(_element, choices, shared, zero);
        group.MultiplyBatch(_scalar, others, shared);
        _context.DeriveKeys(_element, choices, shared, one);
        Secrets.Clear(shared);
        return true;
    }

    public void Dispose() => Secrets.Clear(_scalar);

    /// <summary>The order less one, in whatever order of bytes the group has: 0 - s · s^-1.</summary>
    private byte[] MinusOne()
    {
        var group = _context.Group;
        var result = new byte[group.ScalarSize];
        group.InvertScalarBatch(_scalar, result);
        group.MultiplyScalarBatch(_scalar, result, result);
        group.SubtractScalarBatch(new byte[group.ScalarSize], result, result);
        return result;
    }
}
