using System.Buffers.Binary;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// What both parties of the base transfers know: the group, the session, and an element C whose logarithm nobody knows. The
/// chooser sends one of two elements that add up to C; the logarithm of at most one of them can be known (M. Naor, B. Pinkas,
/// *Efficient oblivious transfer protocols*, 2001). Secure against deviating parties if the Diffie–Hellman problem is hard and the hash a
/// random oracle: docs/math/oblivious-transfer.md. Immutable and safe to share between threads.
/// </summary>
internal sealed class BaseOtContext
{
    /// <summary>The transfers: one for each bit of Δ.</summary>
    public const int Count = 128;

    private readonly byte[] _session;

    /// <param name="group">ristretto255 or SM2.</param>
    /// <param name="session">Binds the transfers: both parties' nonces are in it. 32 bytes.</param>
    public BaseOtContext(PrimeGroup group, ReadOnlySpan<byte> session)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(session.Length, 32, nameof(session));
        Group = group;
        _session = session.ToArray();
        var uniform = new byte[group.UniformSize];
        using var expander = new MessageExpander(group.ExpanderHash, "AuthOps-VOLE-v1-base-ot"u8);
        expander.Expand(session, uniform);
        Common = new byte[group.ElementSize];
        group.HashToGroup(uniform, Common);
    }

    public PrimeGroup Group { get; }

    /// <summary>The element C.</summary>
    public byte[] Common { get; }

    /// <summary>Bytes of the sender's message: one element.</summary>
    public int ElementSize => Group.ElementSize;

    /// <summary>Bytes of the chooser's message.</summary>
    public int ChoicesSize => Count * Group.ElementSize;

    /// <summary>C less an element. The element and the result are the two that the peer will know, in an order that it must not.</summary>
    public void Complement(ReadOnlySpan<byte> negated, Span<byte> result) =>
        Add(Common, negated, result);

    /// <summary>The sum of two elements of random and different logarithms.</summary>
    public void Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> result)
    {
        Span<byte> pair = stackalloc byte[2 * Group.ElementSize];
        left.CopyTo(pair);
        right.CopyTo(pair[Group.ElementSize..]);
        if (!Group.TrySum(pair, result, out _) || Group.IsIdentity(result))
        {
            throw new InvalidOperationException(
                "A random element was the common one, which happens with probability 2^-252."
            );
        }
    }

    /// <summary>Hashes shared elements to keys, each with its number, the sender's element and the choice that made it.</summary>
    public void DeriveKeys(
        ReadOnlySpan<byte> sender,
        ReadOnlySpan<byte> choices,
        ReadOnlySpan<byte> shared,
        Span<Block> keys
    )
    {
        var size = Group.ElementSize;
        var kind = Group.ExpanderHash == HashKind.Sm3 ? HashKind.Sm3 : HashKind.Sha256;
        var length = _session.Length + sizeof(int) + (3 * size);
        var messages = new byte[Count * length];
        for (var i = 0; i < Count; i++)
        {
            var message = messages.AsSpan(i * length, length);
            _session.CopyTo(message);
            message = message[_session.Length..];
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            message = message[sizeof(int)..];
            sender.CopyTo(message);
            choices.Slice(i * size, size).CopyTo(message[size..]);
            shared.Slice(i * size, size).CopyTo(message[(2 * size)..]);
        }

        var digests = new byte[Count * BatchHash.DigestSize(kind)];
        BatchHash.Hash(kind, messages, length, digests);
        Secrets.TakeKeys(digests, keys);
        Secrets.Clear(messages);
    }
}
