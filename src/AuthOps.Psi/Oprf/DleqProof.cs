using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuthOps.Psi.Oprf;

// RFC 9497, 2.2: the proof that the logarithm of B to the generator is that of all D to their C. The verifier and the prover
// weigh the pairs by d_i, which depend on all that came before, and prove one pair M = sum of d_i·C_i, Z = k·M. Everything the
// composites are made of is public; the key and the nonce r are not.

/// <summary>Batched proofs of equal discrete logarithms. Stateless and safe to share between threads.</summary>
internal static class DleqProof
{
    /// <summary>The most pairs of a batch: their index is written in two bytes.</summary>
    public const int MaxPairs = ushort.MaxValue;

    /// <summary>Pairs weighed at a time.</summary>
    private const int SlicePairs = 128;

    /// <summary>Proves; the elements are valid.</summary>
    public static void Prove(
        OprfContext context,
        OprfKey key,
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<byte> nonce,
        Span<byte> proof
    )
    {
        var (group, size) = (context.Group, context.Suite.ElementSize);
        Span<byte> composites = stackalloc byte[2 * size];
        var m = composites[..size];
        var z = composites[size..];
        RequireProvable(
            TryComposite(context, key.PublicKey.Span, blinded, evaluated, m, [])
                && group.TryMultiplyBatch(key.Private, m, z, out _)
        );
        Span<byte> commitments = stackalloc byte[2 * size];
        group.MultiplyGeneratorBatch(nonce, commitments[..size]);
        group.MultiplyBatch(nonce, m, commitments[size..]);
        var challenge = proof[..context.Suite.ScalarSize];
        var response = proof[context.Suite.ScalarSize..];
        Challenge(context, key.PublicKey.Span, composites, commitments, challenge);
        Span<byte> product = stackalloc byte[context.Suite.ScalarSize];
        group.MultiplyScalarBatch(challenge, key.Private, product);
        group.SubtractScalarBatch(nonce, product, response);
        CryptographicOperations.ZeroMemory(product);
    }

    /// <summary>Whether a proof from anybody holds; the elements may be anything.</summary>
    public static bool Verify(
        OprfContext context,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<byte> proof
    )
    {
        var (group, size) = (context.Group, context.Suite.ElementSize);
        var scalarSize = context.Suite.ScalarSize;
        if (
            proof.Length != context.Suite.ProofSize
            || !group.IsValidScalar(proof[..scalarSize])
            || !group.IsValidScalar(proof[scalarSize..])
        )
        {
            return false;
        }

        Span<byte> composites = stackalloc byte[2 * size];
        var m = composites[..size];
        var z = composites[size..];
        if (!TryComposite(context, publicKey, blinded, evaluated, m, z))
        {
            return false;
        }

        // t2 = s·G + c·B and t3 = s·M + c·Z.
        Span<byte> commitments = stackalloc byte[2 * size];
        var challenge = proof[..scalarSize];
        var response = proof[scalarSize..];
        if (
            !group.TryCombineBatch(response, challenge, publicKey, commitments[..size], out _)
            || !TrySumOfProducts(context, proof, [.. z, .. m], commitments[size..])
        )
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[scalarSize];
        Challenge(context, publicKey, composites, commitments, expected);
        return expected.SequenceEqual(challenge);
    }

    /// <summary>c·Z + s·M; false where one of the products is the identity, which an honest proof meets with no chance.</summary>
    private static bool TrySumOfProducts(
        OprfContext context,
        ReadOnlySpan<byte> scalars,
        byte[] elements,
        Span<byte> sum
    ) =>
        context.Group.TryMultiplyEachBatch(scalars, elements, elements, out _)
        && context.Group.TrySum(elements, sum, out _);

    /// <summary>M, and Z where it is asked for; false for an element that is none.</summary>
    private static bool TryComposite(
        OprfContext context,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        Span<byte> m,
        Span<byte> z
    )
    {
        var size = context.Suite.ElementSize;
        var count = blinded.Length / size;
        var slices = (count + SlicePairs - 1) / SlicePairs;
        var sums = new byte[2 * slices * size];
        var scalars = ArrayPool<byte>.Shared.Rent(SlicePairs * context.Suite.ScalarSize);
        var products = ArrayPool<byte>.Shared.Rent(SlicePairs * size);
        var weights = new CompositeWeights(context, publicKey);
        var isValid = true;
        for (var slice = 0; slice < slices && isValid; slice++)
        {
            var start = slice * SlicePairs;
            var length = Math.Min(SlicePairs, count - start);
            var own = scalars.AsSpan(0, length * context.Suite.ScalarSize);
            var c = blinded.Slice(start * size, length * size);
            var d = evaluated.Slice(start * size, length * size);
            weights.Write(start, c, d, own);
            isValid =
                TryWeigh(context, own, c, products, sums.AsSpan(slice * size, size))
                && (
                    z.IsEmpty
                    || TryWeigh(
                        context,
                        own,
                        d,
                        products,
                        sums.AsSpan((slices + slice) * size, size)
                    )
                );
        }

        weights.Dispose();
        ArrayPool<byte>.Shared.Return(scalars);
        ArrayPool<byte>.Shared.Return(products);
        return isValid
            && context.Group.TrySum(sums.AsSpan(0, slices * size), m, out _)
            && !context.Group.IsIdentity(m)
            && (z.IsEmpty || context.Group.TrySum(sums.AsSpan(slices * size), z, out _));
    }

    private static bool TryWeigh(
        OprfContext context,
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        byte[] products,
        Span<byte> sum
    )
    {
        var own = products.AsSpan(0, elements.Length);
        return context.Group.TryMultiplyEachBatch(scalars, elements, own, out _)
            && context.Group.TrySum(own, sum, out _);
    }

    private static void Challenge(
        OprfContext context,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> composites,
        ReadOnlySpan<byte> commitments,
        Span<byte> challenge
    )
    {
        ReadOnlySpan<byte> label = "Challenge"u8;
        var size = context.Suite.ElementSize;
        var unit = sizeof(ushort) + size;
        Span<byte> message = stackalloc byte[(5 * unit) + label.Length];
        WritePrefixed(message, publicKey);
        for (var i = 0; i < 2; i++)
        {
            WritePrefixed(message[((1 + i) * unit)..], composites.Slice(i * size, size));
            WritePrefixed(message[((3 + i) * unit)..], commitments.Slice(i * size, size));
        }

        label.CopyTo(message[(5 * unit)..]);
        using var expander = context.ScalarExpander();
        context.HashToScalar(expander, message, challenge);
    }

    /// <summary>The length in two bytes, then the bytes.</summary>
    internal static void WritePrefixed(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)bytes.Length);
        bytes.CopyTo(destination[sizeof(ushort)..]);
    }

    private static void RequireProvable(bool condition)
    {
        if (!condition)
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidElement,
                "An element of the batch cannot be proved; the batch was refused."
            );
        }
    }
}
