using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// A commitment to the input of a release: a hash of its digest under a random key of 256 bits. Without the key it says
/// nothing, not even of a file that can be guessed; with it, an assessor sees that the file is the one. Immutable and safe
/// to share between threads.
/// </summary>
public sealed class InputCommitment
{
    private const string Label = "authops/anonymization/input/v1";
    private const int KeyBytes = 32;

    private InputCommitment(string value, string key, string sha256) =>
        (Value, Key, Sha256) = (value, key, sha256);

    /// <summary>What a certificate holds: 64 lower-case hexadecimal digits.</summary>
    public string Value { get; }

    /// <summary>The key, 64 lower-case hexadecimal digits: for the custodian and the assessor alone.</summary>
    public string Key { get; }

    /// <summary>SHA-256 of the input, for the custodian and the assessor alone.</summary>
    public string Sha256 { get; }

    /// <summary>Commits to a file under a fresh key.</summary>
    /// <param name="sha256">The file's SHA-256, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">It has another form.</exception>
    public static InputCommitment Create(string sha256)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        SecureRandom.Fill(key);
        return Open(Convert.ToHexStringLower(key), sha256);
    }

    /// <summary>What a key and a file commit to.</summary>
    /// <param name="key">The key, 64 lower-case hexadecimal digits.</param>
    /// <param name="sha256">The file's SHA-256, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">One of them has another form.</exception>
    public static InputCommitment Open(string key, string sha256)
    {
        var value = DomainHash.Hash(
            HashKind.Sha256,
            Label,
            Bytes(key, nameof(key)),
            Bytes(sha256, nameof(sha256))
        );
        return new InputCommitment(Convert.ToHexStringLower(value), key, sha256);
    }

    /// <summary>Whether a key and a file open a commitment.</summary>
    /// <param name="commitment">What the certificate holds.</param>
    /// <param name="key">The key.</param>
    /// <param name="sha256">The file's SHA-256.</param>
    /// <exception cref="ArgumentException">The key or the digest has another form.</exception>
    public static bool Opens(string commitment, string key, string sha256) =>
        string.Equals(Open(key, sha256).Value, commitment, StringComparison.Ordinal);

    /// <summary>The commitment, never the key or the digest.</summary>
    public override string ToString() => Value;

    private static byte[] Bytes(string hex, string name)
    {
        ArgumentNullException.ThrowIfNull(hex);
        return hex.Length == 2 * KeyBytes && hex.All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(hex)
            : throw new ArgumentException("64 lower-case hexadecimal digits are needed.", name);
    }
}
