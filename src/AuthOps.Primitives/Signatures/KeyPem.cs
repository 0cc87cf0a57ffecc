using System.Security.Cryptography;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// PEM text around keys (RFC 7468): exactly one block, the right label, nothing but white space beside it.
/// Stateless and safe to share between threads.
/// </summary>
internal static class KeyPem
{
    public const string PrivateLabel = "PRIVATE KEY";
    public const string PublicLabel = "PUBLIC KEY";

    /// <summary>Every accepted key fits in a fraction of this many characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Decodes the one block of a text; the caller clears the result if it is secret.</summary>
    /// <exception cref="KeyFormatException">Not exactly one block with that label.</exception>
    public static byte[] Decode(ReadOnlySpan<char> pem, string label)
    {
        if (pem.Length > MaxLength)
        {
            throw new KeyFormatException(
                $"The PEM text has {pem.Length} characters; a key has at most {MaxLength}."
            );
        }

        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new KeyFormatException(
                $"No PEM block was found; the text must be one block that begins with -----BEGIN {label}-----."
            );
        }

        RequireLabel(pem[fields.Label], label);
        if (
            !pem[..fields.Location.Start.Value].IsWhiteSpace()
            || !pem[fields.Location.End.Value..].IsWhiteSpace()
        )
        {
            throw new KeyFormatException(
                $"There is text beside the PEM block; the file must hold one {label} block and nothing else."
            );
        }

        var der = GC.AllocateArray<byte>(fields.DecodedDataLength, pinned: true);
        if (
            !Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var written)
            || written != der.Length
        )
        {
            CryptographicOperations.ZeroMemory(der);
            throw new KeyFormatException(
                "The PEM block's base64 text is damaged; export the key again."
            );
        }

        return der;
    }

    private static void RequireLabel(ReadOnlySpan<char> found, string label)
    {
        if (found.SequenceEqual(label))
        {
            return;
        }

        throw new KeyFormatException(
            found switch
            {
                "ENCRYPTED PRIVATE KEY" =>
                    "The private key is encrypted; decrypt it first (openssl pkey -in FILE -out PLAIN).",
                "EC PRIVATE KEY" or "RSA PRIVATE KEY" or "DSA PRIVATE KEY" =>
                    "The private key is in a traditional container; convert it to PKCS#8 "
                        + "(openssl pkcs8 -topk8 -nocrypt).",
                PrivateLabel => "A private key was given where a public key belongs.",
                PublicLabel => "A public key was given where a private key belongs.",
                "CERTIFICATE" =>
                    "A certificate was given; extract its key (openssl x509 -pubkey -noout -in FILE).",
                _ => $"The PEM block has another label than {label}.",
            }
        );
    }
}
