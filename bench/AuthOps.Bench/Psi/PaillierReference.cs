using System.Numerics;
using System.Security.Cryptography;

namespace AuthOps.Bench.Psi;

/// <summary>
/// Paillier-2048 as the party with the private key encrypts (P. Paillier, 1999): (1 + m·n)·r^n modulo n², the power by the
/// Chinese remainder theorem, and one homomorphic addition, a product modulo n². On System.Numerics.BigInteger.
/// </summary>
internal sealed class PaillierReference
{
    /// <summary>Elements of a call.</summary>
    public const int Elements = 2;

    private readonly BigInteger _n;
    private readonly BigInteger _square;
    private readonly BigInteger _pSquare;
    private readonly BigInteger _qSquare;
    private readonly BigInteger _pExponent;
    private readonly BigInteger _qExponent;
    private readonly BigInteger _qInverse;
    private BigInteger _sum = BigInteger.One;

    public PaillierReference()
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var (p, q) = (Number(key.P!), Number(key.Q!));
        _n = p * q;
        _square = _n * _n;
        (_pSquare, _qSquare) = (p * p, q * q);
        _pExponent = _n % (p * (p - 1));
        _qExponent = _n % (q * (q - 1));

        // 1/q² modulo p², a group of order p·(p - 1).
        _qInverse = BigInteger.ModPow(_qSquare % _pSquare, (p * (p - 1)) - 1, _pSquare);
    }

    /// <summary>Encrypts and adds a few values.</summary>
    public void Run()
    {
        for (var i = 0; i < Elements; i++)
        {
            _sum = _sum * Encrypt(i + 1) % _square;
        }
    }

    private BigInteger Encrypt(BigInteger message)
    {
        var r = Number(RandomNumberGenerator.GetBytes(256)) % _n;
        var inP = BigInteger.ModPow(r % _pSquare, _pExponent, _pSquare);
        var inQ = BigInteger.ModPow(r % _qSquare, _qExponent, _qSquare);
        var difference = (inP - inQ) * _qInverse % _pSquare;
        if (difference.Sign < 0)
        {
            difference += _pSquare;
        }

        var power = inQ + (_qSquare * difference);
        return (BigInteger.One + (message * _n)) * power % _square;
    }

    private static BigInteger Number(byte[] bytes) =>
        new(bytes, isUnsigned: true, isBigEndian: true);
}
