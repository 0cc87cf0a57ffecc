using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Bench.Groups;

/// <summary>Many items through Curve25519 and ristretto255, ours and libsodium's, from the same bytes.</summary>
internal sealed class Curve25519Workload : IDisposable
{
    /// <summary>Items in a call.</summary>
    public const int Items = 512;

    private const int ItemSize = 32;
    private const int Size = 32;
    private readonly byte[] _items = new byte[Items * ItemSize];
    private readonly byte[] _scalar = new byte[Size];
    private readonly byte[] _uniform = new byte[Items * 64];
    private readonly byte[] _own = new byte[Items * Size];
    private readonly byte[] _other = new byte[Items * Size];
    private readonly byte[] _elements = new byte[Items * Size];
    private readonly byte[] _coordinates = new byte[Items * Size];
    private readonly MessageExpander _ristrettoExpander = new(
        HashKind.Sha512,
        "AuthOps-bench-ristretto255_XMD:SHA-512_R255MAP_RO_"u8
    );
    private readonly MessageExpander _curveExpander = new(
        HashKind.Sha512,
        "AuthOps-bench-curve25519_XMD:SHA-512_ELL2_NU_"u8
    );

    public Curve25519Workload()
    {
        Sodium.Initialize();
        SecureRandom.Fill(_items);
        Ristretto255.Instance.RandomScalar(_scalar);
        Expand(_ristrettoExpander, Ristretto255.Instance.UniformSize);
        Ristretto255.Instance.HashToGroup(_uniform, _elements);
        Expand(_curveExpander, XOnlyCurve25519.Instance.UniformSize);
        XOnlyCurve25519.Instance.HashToGroup(
            _uniform.AsSpan(0, Items * XOnlyCurve25519.Instance.UniformSize),
            _coordinates
        );
        RequireAgreement(RistrettoPair, SodiumRistrettoPair);
        RequireAgreement(X25519Batch, SodiumX25519);
    }

    /// <summary>Own item: hash, map, multiply, encode; the other's: decode, multiply, encode.</summary>
    public void RistrettoPair()
    {
        Expand(_ristrettoExpander, Ristretto255.Instance.UniformSize);
        Ristretto255.Instance.HashAndMultiplyBatch(_scalar, _uniform, _own);
        Ristretto255.Instance.MultiplyBatch(_scalar, _elements, _other);
    }

    public void SodiumRistrettoPair()
    {
        Expand(_ristrettoExpander, Ristretto255.Instance.UniformSize);
        Sodium.RistrettoPair(_scalar, _uniform, _own, _elements, _other, Items);
    }

    public void X25519Batch() => X25519.Instance.MultiplyBatch(_scalar, _elements, _other);

    public void SodiumX25519() => Sodium.X25519(_scalar, _elements, _other, Items);

    /// <summary>As <see cref="RistrettoPair"/> in the Elligator 2 suite; the decoder checks that points lie on the curve.</summary>
    public void XOnlyPair()
    {
        var group = XOnlyCurve25519.Instance;
        Expand(_curveExpander, group.UniformSize);
        group.HashAndMultiplyBatch(_scalar, _uniform.AsSpan(0, Items * group.UniformSize), _own);
        group.MultiplyBatch(_scalar, _coordinates, _other);
    }

    public void Dispose()
    {
        _ristrettoExpander.Dispose();
        _curveExpander.Dispose();
    }

    private void Expand(MessageExpander expander, int size)
    {
        for (var i = 0; i < Items; i++)
        {
            expander.Expand(_items.AsSpan(i * ItemSize, ItemSize), _uniform.AsSpan(i * size, size));
        }
    }

    private void RequireAgreement(Action ours, Action reference)
    {
        ours();
        var (own, other) = (_own.ToArray(), _other.ToArray());
        reference();
        if (!own.AsSpan().SequenceEqual(_own) || !other.AsSpan().SequenceEqual(_other))
        {
            throw new InvalidOperationException("The batch does not agree with libsodium.");
        }
    }
}
