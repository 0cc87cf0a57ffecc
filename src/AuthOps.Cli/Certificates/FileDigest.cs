using System.Security.Cryptography;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Certificates;

/// <summary>The digest of a file that the user names. Stateless.</summary>
internal static class FileDigest
{
    /// <summary>SHA-256, 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="InputDataException">The file is missing or may not be read.</exception>
    public static string Sha256(string path)
    {
        using var stream = TextFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
