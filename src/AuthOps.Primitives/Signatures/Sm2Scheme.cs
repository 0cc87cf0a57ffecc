using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;
using Scalar = AuthOps.Primitives.Groups.Residue<AuthOps.Primitives.Groups.CurveOrder<AuthOps.Primitives.Groups.Sm2Curve>>;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// SM2 with SM3 (GB/T 32918.2-2016, GM/T 0003.2-2012) over the recommended curve. Stateless and safe to share between
/// threads.
/// </summary>
/// <remarks>
/// No branch, table index or division depends on the private key or the nonce, as far as the compiler keeps it so; where an
/// attacker shares the machine, put a hardware module behind <see cref="ISigner"/>.
/// </remarks>
internal sealed class Sm2Scheme : SignatureScheme
{
    public static readonly Sm2Scheme Instance = new();

    private const int NumberSize = WeierstrassEngine.NumberSize;

    // d = n - 1 makes 1 + d vanish, so the largest private key is n - 2 (GB/T 32918.1 §6.1).
    private static readonly WeierstrassKeys Keys = WeierstrassKeys.Of<Sm2Curve>(
        "SM2",
        largestKeyBelowOrder: 2
    );

    /// <summary>a, b, x and y of the generator, in the order in which the identity hash takes them.</summary>
    private static readonly byte[] CurveBytes = Convert.FromHexString(
        "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
            + "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
            + "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
            + "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
    );

    private Sm2Scheme() { }

    /// <summary>The user id of GM/T 0009 §10 where the parties agreed on none: "1234567812345678".</summary>
    public static ReadOnlySpan<byte> DefaultUserId => "1234567812345678"u8;

    /// <summary>The most signatures that <see cref="VerifyBatch"/> takes.</summary>
    public static int BatchCapacity => Keys.Engine.CombineCapacity;

    public override SignatureAlgorithm Algorithm => SignatureAlgorithm.Sm2Sm3;

    public override int PublicKeySize => WeierstrassKeys.PublicKeySize;

    public override void Generate(Span<byte> privateKey) => Keys.Generate(privateKey);

    public override byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey) =>
        Keys.DerivePublicKey(privateKey);

    public override void ValidatePublicKey(ReadOnlySpan<byte> publicKey) =>
        Keys.ValidatePublicKey(publicKey);

    public override byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message
    )
    {
        ThreadRandomSource source = default;
        return Sign(ref source, privateKey, publicKey, message, DefaultUserId);
    }

    public override bool Verify(
        ReadOnlySpan<byte> publicKey,
        ref PreparedPoint? prepared,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => Verify(publicKey, ref prepared, message, DefaultUserId, signature);

    /// <summary>Signs with nonces and a user id from elsewhere: the seam of the published examples, which fix both.</summary>
    internal static byte[] Sign<TSource>(
        ref TSource source,
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId
    )
        where TSource : IRandomSource
    {
        Span<byte> digest = stackalloc byte[Sm3.DigestSize];
        Digest(publicKey, message, userId, digest);
        _ = Scalar.FromBytes(out var e, digest);
        _ = Scalar.FromBytes(out var d, privateKey);
        Scalar.Add(out var inverse, d, Scalar.One);
        Scalar.Invert(out inverse, inverse);

        Span<byte> nonce = stackalloc byte[NumberSize];
        Span<byte> point = stackalloc byte[WeierstrassKeys.PublicKeySize];
        var signature = new byte[SignatureAlgorithms.SignatureSize];
        bool isDone;
        do
        {
            source.Fill(nonce);
            var isBelow = Scalar.FromBytes(out var k, nonce);
            if ((isBelow & ~Scalar.ZeroMask(k)) == 0)
            {
                isDone = false;
                continue;
            }

            Keys.Engine.MultiplyGenerator(PointEncoding.Uncompressed, nonce, point, 1);
            _ = Scalar.FromBytes(out var r, point.Slice(1, NumberSize));
            Scalar.Add(out r, r, e);
            Scalar.Add(out var sum, r, k);
            // s = (k - r·d)/(1 + d).
            Scalar.Multiply(out var s, r, d);
            Scalar.Subtract(out s, k, s);
            Scalar.Multiply(out s, s, inverse);
            isDone = (Scalar.ZeroMask(r) | Scalar.ZeroMask(sum) | Scalar.ZeroMask(s)) == 0;
            Scalar.ToBytes(signature, r);
            Scalar.ToBytes(signature.AsSpan(NumberSize), s);
        } while (!isDone);

        CryptographicOperations.ZeroMemory(nonce);
        CryptographicOperations.ZeroMemory(point);
        return signature;
    }

    internal static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ref PreparedPoint? prepared,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> signature
    )
    {
        Span<byte> sum = stackalloc byte[NumberSize];
        Span<byte> expected = stackalloc byte[NumberSize];
        if (!Prepare(publicKey, message, userId, signature, sum, expected))
        {
            return false;
        }

        prepared ??= Keys.Engine.Prepare(publicKey);
        return prepared.CheckCombination(signature[NumberSize..], sum, expected);
    }

    /// <summary>
    /// Verifies up to <see cref="BatchCapacity"/> signatures under the default user id, several in the lanes of each vector,
    /// with a verdict each. Signatures are of the right length and belong to keys of this scheme.
    /// </summary>
    internal static void VerifyBatch(ReadOnlySpan<SignedMessage> items, Span<bool> verdicts)
    {
        var count = items.Length;
        Span<byte> factors = stackalloc byte[count * NumberSize];
        Span<byte> sums = stackalloc byte[count * NumberSize];
        Span<byte> expected = stackalloc byte[count * NumberSize];
        Span<byte> keys = stackalloc byte[count * WeierstrassKeys.PublicKeySize];
        Span<int> places = stackalloc int[count];
        Span<bool> results = stackalloc bool[count];
        verdicts.Clear();
        var open = 0;
        for (var i = 0; i < count; i++)
        {
            var at = open * NumberSize;
            var key = items[i].Key.RawBytes;
            var signature = items[i].Signature.Span;
            if (
                Prepare(
                    key,
                    items[i].Message.Span,
                    DefaultUserId,
                    signature,
                    sums.Slice(at, NumberSize),
                    expected.Slice(at, NumberSize)
                )
            )
            {
                signature[NumberSize..].CopyTo(factors[at..]);
                key.CopyTo(keys[(open * WeierstrassKeys.PublicKeySize)..]);
                places[open++] = i;
            }
        }

        if (open == 0)
        {
            return;
        }

        Keys.Engine.CheckCombination(
            factors[..(open * NumberSize)],
            sums[..(open * NumberSize)],
            keys[..(open * WeierstrassKeys.PublicKeySize)],
            expected[..(open * NumberSize)],
            results[..open]
        );
        for (var i = 0; i < open; i++)
        {
            verdicts[places[i]] = results[i];
        }
    }

    /// <summary>
    /// The ranges of r and s, t = r + s and the number r - e that x must be modulo n (GB/T 32918.2 §7.1); false where the
    /// signature is already refused.
    /// </summary>
    private static bool Prepare(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> signature,
        Span<byte> sum,
        Span<byte> expected
    )
    {
        var inRange =
            Scalar.FromBytes(out var r, signature[..NumberSize])
            & Scalar.FromBytes(out var s, signature[NumberSize..]);
        Scalar.Add(out var t, r, s);
        if ((inRange & ~Scalar.ZeroMask(r) & ~Scalar.ZeroMask(s) & ~Scalar.ZeroMask(t)) == 0)
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[Sm3.DigestSize];
        Digest(publicKey, message, userId, digest);
        _ = Scalar.FromBytes(out var e, digest);
        Scalar.Subtract(out var difference, r, e);
        Scalar.ToBytes(sum, t);
        Scalar.ToBytes(expected, difference);
        return true;
    }

    /// <summary>e = SM3(Z || message) with Z = SM3(bits of the id || id || a || b || G || public key).</summary>
    private static void Digest(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        Span<byte> digest
    )
    {
        using var hasher = new IncrementalHasher(HashKind.Sm3);
        hasher.Append([(byte)(userId.Length >> 5), unchecked((byte)(userId.Length << 3))]);
        hasher.Append(userId);
        hasher.Append(CurveBytes);
        hasher.Append(publicKey[1..]);
        hasher.Finish(digest);
        HashKinds.HashOwn(HashKind.Sm3, digest, message, digest);
    }
}
