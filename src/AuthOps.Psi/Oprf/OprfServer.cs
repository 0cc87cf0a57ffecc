using System.Buffers;
using System.Security.Cryptography;

namespace AuthOps.Psi.Oprf;

/// <summary>
/// The side with the key (RFC 9497, 3.3.1 and 3.3.2). Safe to share between threads; each call runs on the calling thread.
/// </summary>
/// <remarks>
/// Learns nothing about inputs from blinded elements, but can evaluate every input by itself. It should limit how many
/// evaluations a client gets: inputs of a small domain can be tried one by one.
/// </remarks>
public sealed class OprfServer
{
    private readonly OprfContext _context;
    private readonly OprfKey _key;

    /// <summary>Makes a server.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="key">The key, which the caller disposes after the last evaluation.</param>
    public OprfServer(OprfMode mode, OprfKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _context = new OprfContext(key.Suite, mode);
        _key = key;
    }

    /// <summary>The suite.</summary>
    public OprfSuite Suite => _context.Suite;

    /// <summary>The mode.</summary>
    public OprfMode Mode => _context.Mode;

    /// <summary>Bytes of the proof that goes with a batch: 0 in mode OPRF.</summary>
    public int ProofSize => _context.ProofSize;

    /// <summary>Evaluates blinded elements and, in mode VOPRF, proves it for the whole batch at once.</summary>
    /// <param name="blinded">Elements from anybody; in mode VOPRF at most 65,535.</param>
    /// <param name="evaluated">Receives as many elements; cleared where the method throws.</param>
    /// <param name="proof">Receives <see cref="ProofSize"/> bytes.</param>
    /// <exception cref="PsiProtocolException">An element is not canonical, not in the group, or the identity.</exception>
    /// <exception cref="ArgumentException">Lengths do not fit each other.</exception>
    public void BlindEvaluateBatch(
        ReadOnlySpan<byte> blinded,
        Span<byte> evaluated,
        Span<byte> proof
    )
    {
        Span<byte> nonce = stackalloc byte[Suite.ScalarSize];
        Suite.Group.RandomScalar(nonce);
        BlindEvaluateBatch(blinded, evaluated, proof, nonce);
        CryptographicOperations.ZeroMemory(nonce);
    }

    /// <summary>Evaluates inputs that the server itself has.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">Receives <see cref="OprfSuite.OutputSize"/> bytes for each.</param>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public void EvaluateBatch(OprfInputs inputs, Span<byte> outputs)
    {
        OprfChecks.RequireLength(outputs.Length, inputs.Count, Suite.OutputSize, nameof(outputs));
        var uniform = ArrayPool<byte>.Shared.Rent(OprfContext.SliceItems * Suite.Group.UniformSize);
        var elements = ArrayPool<byte>.Shared.Rent(OprfContext.SliceItems * Suite.ElementSize);
        for (var start = 0; start < inputs.Count; start += OprfContext.SliceItems)
        {
            var count = Math.Min(OprfContext.SliceItems, inputs.Count - start);
            var slice = inputs.Slice(start, count);
            var mapped = uniform.AsSpan(0, count * Suite.Group.UniformSize);
            var products = elements.AsSpan(0, count * Suite.ElementSize);
            _context.ExpandInputs(slice, mapped);
            Suite.Group.HashAndMultiplyBatch(_key.Private, mapped, products);
            _context.Output(
                slice,
                products,
                outputs.Slice(start * Suite.OutputSize, count * Suite.OutputSize)
            );
        }

        CryptographicOperations.ZeroMemory(uniform);
        CryptographicOperations.ZeroMemory(elements);
        ArrayPool<byte>.Shared.Return(uniform);
        ArrayPool<byte>.Shared.Return(elements);
    }

    internal void BlindEvaluateBatch(
        ReadOnlySpan<byte> blinded,
        Span<byte> evaluated,
        Span<byte> proof,
        ReadOnlySpan<byte> nonce
    )
    {
        var count = blinded.Length / Suite.ElementSize;
        OprfChecks.RequireLength(blinded.Length, count, Suite.ElementSize, nameof(blinded));
        OprfChecks.RequireLength(evaluated.Length, count, Suite.ElementSize, nameof(evaluated));
        OprfChecks.RequireLength(proof.Length, 1, ProofSize, nameof(proof));
        OprfChecks.RequireProvable(_context, count);
        if (!Suite.Group.TryMultiplyBatch(_key.Private, blinded, evaluated, out var invalidIndex))
        {
            throw OprfChecks.InvalidElement(invalidIndex);
        }

        if (Mode == OprfMode.Voprf)
        {
            DleqProof.Prove(_context, _key, blinded, evaluated, nonce, proof);
        }
    }
}
