namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Names, sizes and profiles of <see cref="SignatureAlgorithm"/>. Stateless and safe to share between threads.
/// </summary>
public static class SignatureAlgorithms
{
    /// <summary>The length of every signature in bytes.</summary>
    public const int SignatureSize = 64;

    /// <summary>The name an algorithm has in trust files and messages.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns><c>ed25519</c>, <c>ecdsa-p256-sha256</c> or <c>sm2-sm3</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="algorithm"/> is not defined.</exception>
    public static string Name(SignatureAlgorithm algorithm) =>
        algorithm switch
        {
            SignatureAlgorithm.Ed25519 => "ed25519",
            SignatureAlgorithm.EcdsaP256Sha256 => "ecdsa-p256-sha256",
            SignatureAlgorithm.Sm2Sm3 => "sm2-sm3",
            _ => throw Undefined(algorithm),
        };

    /// <summary>Reads a name written by <see cref="Name"/>; the comparison is exact.</summary>
    /// <param name="name">The name.</param>
    /// <param name="algorithm">The algorithm, when the name is known.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string? name, out SignatureAlgorithm algorithm)
    {
        algorithm = name switch
        {
            "ed25519" => SignatureAlgorithm.Ed25519,
            "ecdsa-p256-sha256" => SignatureAlgorithm.EcdsaP256Sha256,
            "sm2-sm3" => SignatureAlgorithm.Sm2Sm3,
            _ => default,
        };
        return algorithm != default;
    }

    /// <summary>The profile an algorithm belongs to.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="algorithm"/> is not defined.</exception>
    public static SignatureProfile Profile(SignatureAlgorithm algorithm) =>
        algorithm switch
        {
            SignatureAlgorithm.Ed25519 or SignatureAlgorithm.EcdsaP256Sha256 =>
                SignatureProfile.International,
            SignatureAlgorithm.Sm2Sm3 => SignatureProfile.GuoMi,
            _ => throw Undefined(algorithm),
        };

    internal static ArgumentOutOfRangeException Undefined(SignatureAlgorithm algorithm) =>
        new(
            nameof(algorithm),
            (byte)algorithm,
            "The value is not one of SignatureAlgorithm; use Ed25519, EcdsaP256Sha256 or Sm2Sm3."
        );
}
