using System.Security.Cryptography;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// One thing a statement speaks about, by name and digest (in-toto ResourceDescriptor). Immutable and safe to
/// share between threads.
/// </summary>
public sealed record Subject
{
    /// <summary>The longest name in characters.</summary>
    public const int MaxNameLength = 512;

    /// <summary>Creates a subject.</summary>
    /// <param name="name">
    /// A relative path with <c>/</c>, at most <see cref="MaxNameLength"/> characters: no empty, <c>.</c> or
    /// <c>..</c> segment, no backslash, colon or control character.
    /// </param>
    /// <param name="sha256">The SHA-256 digest of the content, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">The name or the digest has another form.</exception>
    public Subject(string name, string sha256)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sha256);
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"A subject's name is a relative path of 1 to {MaxNameLength} characters with '/', without "
                    + "empty, '.' or '..' segments, backslashes, colons and control characters.",
                nameof(name)
            );
        }

        if (!EvidenceText.IsSha256(sha256))
        {
            throw new ArgumentException(
                "A subject's digest is 64 lower-case hexadecimal digits.",
                nameof(sha256)
            );
        }

        Name = name;
        Sha256 = sha256;
    }

    /// <summary>The relative path, with <c>/</c>.</summary>
    public string Name { get; }

    /// <summary>The SHA-256 digest, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Creates a subject by digesting its content.</summary>
    /// <param name="name">As for the constructor.</param>
    /// <param name="content">The content itself.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public static Subject Of(string name, ReadOnlySpan<byte> content) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)));

    internal static bool IsName(string name)
    {
        if (
            name.Length is 0 or > MaxNameLength
            || name.AsSpan().ContainsAny('\\', ':')
            || EvidenceText.HasControl(name)
            || !EvidenceText.IsUnicode(name)
        )
        {
            return false;
        }

        foreach (var segment in name.Split('/'))
        {
            if (segment is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
