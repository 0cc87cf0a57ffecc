using System.Buffers;
using System.Security.Cryptography;
using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Oprf;

/// <summary>
/// The side with the inputs (RFC 9497, 3.3.1 and 3.3.2). Safe to share between threads; each call runs on the calling thread.
/// </summary>
/// <remarks>
/// In mode VOPRF outputs are given only where the proof holds under the public key, which must come from a place the client
/// trusts; in mode OPRF a server may use another key for every client or element and so recognise who comes back.
/// </remarks>
public sealed class OprfClient
{
    private readonly OprfContext _context;
    private readonly byte[] _publicKey;

    // Null where blinds are factors, as in the RFC.
    private readonly RistrettoUnblinder? _unblinder;

    /// <summary>Makes a client of mode OPRF.</summary>
    /// <param name="suite">The suite.</param>
    public OprfClient(OprfSuite suite)
    {
        _context = new OprfContext(suite, OprfMode.Oprf);
        _publicKey = [];
    }

    /// <summary>Makes a client of mode VOPRF.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="publicKey">The server's public key.</param>
    /// <exception cref="ArgumentException">The key is no element of the group.</exception>
    public OprfClient(OprfSuite suite, ReadOnlySpan<byte> publicKey)
    {
        _context = new OprfContext(suite, OprfMode.Voprf);
        if (!suite.Group.IsValidElement(publicKey))
        {
            throw new ArgumentException(
                $"The public key is no element of {suite.Group.Name} other than the identity.",
                nameof(publicKey)
            );
        }

        _publicKey = publicKey.ToArray();
    }

    private OprfClient(OprfSuite suite, OprfMode mode, byte[] publicKey, Ristretto255 group)
    {
        _context = new OprfContext(suite, mode);
        _publicKey = publicKey;
        _unblinder = new RistrettoUnblinder(group, publicKey);
    }

    /// <summary>
    /// A client that trusts the public key in either mode, and so can blind by a sum, which costs it a third; nothing that is sent
    /// or given changes. See docs/math/additive-blinding.md. Groups without a fast product of a fixed base blind by a factor.
    /// </summary>
    internal static OprfClient OfTrustedKey(
        OprfSuite suite,
        OprfMode mode,
        ReadOnlySpan<byte> publicKey
    ) =>
        suite.Group is Ristretto255 group ? new OprfClient(suite, mode, publicKey.ToArray(), group)
        : mode == OprfMode.Voprf ? new OprfClient(suite, publicKey)
        : new OprfClient(suite);

    /// <summary>The suite.</summary>
    public OprfSuite Suite => _context.Suite;

    /// <summary>The mode.</summary>
    public OprfMode Mode => _context.Mode;

    /// <summary>Bytes of the proof that goes with a batch: 0 in mode OPRF.</summary>
    public int ProofSize => _context.ProofSize;

    /// <summary>Blinds inputs, each by a scalar of its own.</summary>
    /// <param name="inputs">The inputs; in mode VOPRF at most 65,535.</param>
    /// <param name="blinds">Receives a scalar each: secrets of this batch, used once and cleared by the caller.</param>
    /// <param name="blinded">Receives an element each, for the server.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other.</exception>
    public void BlindBatch(OprfInputs inputs, Span<byte> blinds, Span<byte> blinded)
    {
        OprfChecks.RequireLength(blinds.Length, inputs.Count, Suite.ScalarSize, nameof(blinds));
        for (var i = 0; i < inputs.Count; i++)
        {
            Suite.Group.RandomScalar(blinds.Slice(i * Suite.ScalarSize, Suite.ScalarSize));
        }

        if (_unblinder is null)
        {
            BlindWith(inputs, blinds, blinded);
        }
        else
        {
            Blind(inputs, blinds, blinded);
        }
    }

    /// <summary>Turns evaluated elements into outputs, after checking the proof in mode VOPRF.</summary>
    /// <param name="inputs">The inputs that were blinded.</param>
    /// <param name="blinds">Their blinds.</param>
    /// <param name="blinded">What was sent.</param>
    /// <param name="evaluated">What came back, from anybody.</param>
    /// <param name="proof">The proof of the batch: <see cref="ProofSize"/> bytes from anybody.</param>
    /// <param name="outputs">Receives <see cref="OprfSuite.OutputSize"/> bytes for each; cleared where the method throws.</param>
    /// <exception cref="PsiProtocolException">An element is not canonical, not in the group, or the identity; or the proof does not hold.</exception>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a blind is none.</exception>
    public void FinalizeBatch(
        OprfInputs inputs,
        ReadOnlySpan<byte> blinds,
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<byte> proof,
        Span<byte> outputs
    )
    {
        var (count, size) = (inputs.Count, Suite.ElementSize);
        OprfChecks.RequireLength(blinds.Length, count, Suite.ScalarSize, nameof(blinds));
        OprfChecks.RequireLength(blinded.Length, count, size, nameof(blinded));
        OprfChecks.RequireLength(evaluated.Length, count, size, nameof(evaluated));
        OprfChecks.RequireLength(proof.Length, 1, ProofSize, nameof(proof));
        OprfChecks.RequireLength(outputs.Length, count, Suite.OutputSize, nameof(outputs));
        outputs.Clear();
        RequireProof(blinded, evaluated, proof);
        var elements = ArrayPool<byte>.Shared.Rent(evaluated.Length);
        var own = elements.AsSpan(0, evaluated.Length);
        try
        {
            if (!TryUnblind(blinds, evaluated, own, out var invalidIndex))
            {
                throw OprfChecks.InvalidElement(invalidIndex);
            }

            _context.Output(inputs, own, outputs);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(elements);
            ArrayPool<byte>.Shared.Return(elements);
        }
    }

    private bool TryUnblind(
        ReadOnlySpan<byte> blinds,
        ReadOnlySpan<byte> evaluated,
        Span<byte> elements,
        out int invalidIndex
    )
    {
        if (_unblinder is not null)
        {
            return _unblinder.TryUnblindBatch(blinds, evaluated, elements, out invalidIndex);
        }

        var inverses = ArrayPool<byte>.Shared.Rent(blinds.Length);
        try
        {
            var own = inverses.AsSpan(0, blinds.Length);
            Suite.Group.InvertScalarBatch(blinds, own);
            return Suite.Group.TryMultiplyEachBatch(own, evaluated, elements, out invalidIndex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(inverses);
            ArrayPool<byte>.Shared.Return(inverses);
        }
    }

    private void Blind(OprfInputs inputs, ReadOnlySpan<byte> blinds, Span<byte> blinded)
    {
        OprfChecks.RequireLength(blinded.Length, inputs.Count, Suite.ElementSize, nameof(blinded));
        OprfChecks.RequireProvable(_context, inputs.Count);
        var uniform = ArrayPool<byte>.Shared.Rent(inputs.Count * Suite.Group.UniformSize);
        var mapped = uniform.AsSpan(0, inputs.Count * Suite.Group.UniformSize);
        _context.ExpandInputs(inputs, mapped);
        Ristretto255.Instance.HashAndBlindBatch(blinds, mapped, blinded);
        CryptographicOperations.ZeroMemory(uniform);
        ArrayPool<byte>.Shared.Return(uniform);
    }

    internal void BlindWith(OprfInputs inputs, ReadOnlySpan<byte> blinds, Span<byte> blinded)
    {
        OprfChecks.RequireLength(blinded.Length, inputs.Count, Suite.ElementSize, nameof(blinded));
        OprfChecks.RequireProvable(_context, inputs.Count);
        var uniform = ArrayPool<byte>.Shared.Rent(inputs.Count * Suite.Group.UniformSize);
        var mapped = uniform.AsSpan(0, inputs.Count * Suite.Group.UniformSize);
        _context.ExpandInputs(inputs, mapped);
        Suite.Group.HashToGroup(mapped, blinded);
        CryptographicOperations.ZeroMemory(uniform);
        ArrayPool<byte>.Shared.Return(uniform);

        // An input that maps to the identity cannot be found; the RFC refuses it, and so does the group.
        if (!Suite.Group.TryMultiplyEachBatch(blinds, blinded, blinded, out var invalidIndex))
        {
            throw OprfChecks.InvalidElement(invalidIndex);
        }
    }

    private void RequireProof(
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<byte> proof
    )
    {
        if (Mode != OprfMode.Voprf || blinded.IsEmpty)
        {
            return;
        }

        OprfChecks.RequireProvable(_context, blinded.Length / Suite.ElementSize);
        if (!DleqProof.Verify(_context, _publicKey, blinded, evaluated, proof))
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidProof,
                "The server's proof does not hold under its public key; there is no output. Check that the key is the one of this epoch."
            );
        }
    }
}
