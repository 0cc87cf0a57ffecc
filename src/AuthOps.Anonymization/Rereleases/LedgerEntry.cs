using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// One release as bytes: a header that anybody may read and that holds the digest of the entry before, and the linked release under
/// AES-256-GCM with a key of its own, derived from the ledger's key and a random salt. Stateless.
/// </summary>
/// <remarks>docs/wire/release-ledger.md</remarks>
internal static class LedgerEntry
{
    /// <summary>The longest sealed part, in bytes.</summary>
    public const int MaxBody = 1 << 30;

    private const int Version = 1;
    private const int SaltBytes = 32;
    private const int TagBytes = 16;
    private const int MaxHeader = 64 * 1024;
    private const int Fixed = 12;

    private static ReadOnlySpan<byte> Magic => "AOrl"u8;

    private static ReadOnlySpan<byte> EntryLabel => "authops/anonymization/ledger-entry/v1\0"u8;

    private static ReadOnlySpan<byte> KeyLabel => "authops/anonymization/ledger-key/v1\0"u8;

    /// <summary>The digest that the first entry names as that before it.</summary>
    public static string NoEntry { get; } = new('0', 64);

    /// <summary>Writes an entry.</summary>
    public static byte[] Seal(
        LinkedRelease release,
        string sha256,
        RecordedRelease? previous,
        int sequence,
        PseudonymKey key
    )
    {
        var salt = new byte[SaltBytes];
        SecureRandom.Fill(salt);
        var header = CanonicalJson.Canonicalize(
            Encoding.UTF8.GetBytes(
                new JsonObject
                {
                    ["after"] = previous?.Name ?? "",
                    ["key"] = KeyName(key),
                    ["name"] = release.Name,
                    ["previous"] = previous?.EntryDigest ?? NoEntry,
                    ["salt"] = Convert.ToHexStringLower(salt),
                    ["sequence"] = sequence,
                    ["sha256"] = sha256,
                }.ToJsonString()
            ),
            MaxHeader
        );
        var body = LedgerBody.Write(release);
        var entry = new byte[Fixed + header.Length + body.Length + TagBytes];
        Magic.CopyTo(entry);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), header.Length);
        header.CopyTo(entry, Fixed);
        var start = Fixed + header.Length;
        using var cipher = Cipher(key, salt);
        cipher.Encrypt(
            new byte[AesGcm.NonceByteSizes.MaxSize],
            body,
            entry.AsSpan(start, body.Length),
            entry.AsSpan(start + body.Length),
            entry.AsSpan(0, start)
        );
        CryptographicOperations.ZeroMemory(body);
        return entry;
    }

    /// <summary>Opens an entry whose digest is that of the ledger.</summary>
    /// <exception cref="ReleaseLedgerException">It is another entry, of another key, or malformed.</exception>
    public static LinkedRelease Open(
        ReadOnlySpan<byte> entry,
        RecordedRelease recorded,
        PseudonymKey key
    )
    {
        var (header, start) = Header(entry, recorded.Name);
        RequireKey(header, key);
        var body = new byte[entry.Length - start - TagBytes];
        try
        {
            using var cipher = Cipher(key, Convert.FromHexString(header.Salt));
            cipher.Decrypt(
                new byte[AesGcm.NonceByteSizes.MaxSize],
                entry[start..^TagBytes],
                entry[^TagBytes..],
                body,
                entry[..start]
            );
            return LedgerBody.Read(recorded.Name, body);
        }
        catch (Exception error) when (error is CryptographicException or InvalidDataException)
        {
            throw Changed(recorded.Name, error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    /// <summary>Refuses an entry of another key.</summary>
    public static void RequireKey(ReadOnlySpan<byte> entry, string name, PseudonymKey key) =>
        RequireKey(Header(entry, name).Header, key);

    /// <summary>What an entry says of itself to anybody.</summary>
    /// <exception cref="ReleaseLedgerException">It is malformed, or of a release of another name or digest.</exception>
    public static LedgerEntryHeader Header(ReadOnlySpan<byte> entry, RecordedRelease recorded)
    {
        var (header, _) = Header(entry, recorded.Name);
        Require(header.Name == recorded.Name && header.Sha256 == recorded.Sha256, recorded.Name);
        return header;
    }

    private static void RequireKey(LedgerEntryHeader header, PseudonymKey key)
    {
        if (header.Key != KeyName(key))
        {
            throw new ReleaseLedgerException(
                LedgerError.WrongKey,
                header.Name,
                $"The entry of {header.Name} was written under another key; give the key of the ledger."
            );
        }
    }

    private static (LedgerEntryHeader Header, int Start) Header(
        ReadOnlySpan<byte> entry,
        string name
    )
    {
        Require(entry.Length >= Fixed + TagBytes && entry.StartsWith(Magic), name);
        if (BinaryPrimitives.ReadInt32LittleEndian(entry[4..]) is var version and not Version)
        {
            throw new ReleaseLedgerException(
                LedgerError.UnknownVersion,
                name,
                $"The entry of {name} has version {version}; this library reads version {Version}."
            );
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
        Require(length is > 0 and <= MaxHeader && length <= entry.Length - Fixed - TagBytes, name);
        var json = entry.Slice(Fixed, length);
        try
        {
            Require(CanonicalJson.IsCanonical(json, MaxHeader), name);
            using var document = JsonDocument.Parse(json.ToArray());
            return (LedgerEntryHeader.Read(document.RootElement), Fixed + length);
        }
        catch (Exception error)
            when (error is EvidenceFormatException or JsonException or ArgumentException)
        {
            throw Changed(name, error);
        }
    }

    /// <summary>Tells keys apart and nothing of them.</summary>
    private static string KeyName(PseudonymKey key)
    {
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        key.Tag(KeyLabel, tag);
        return Convert.ToHexStringLower(tag[..16]);
    }

    private static AesGcm Cipher(PseudonymKey key, ReadOnlySpan<byte> salt)
    {
        Span<byte> message = stackalloc byte[EntryLabel.Length + SaltBytes];
        Span<byte> secret = stackalloc byte[HMACSHA256.HashSizeInBytes];
        EntryLabel.CopyTo(message);
        salt.CopyTo(message[EntryLabel.Length..]);
        key.Tag(message, secret);
        var cipher = new AesGcm(secret, TagBytes);
        CryptographicOperations.ZeroMemory(secret);
        return cipher;
    }

    private static void Require(bool holds, string name)
    {
        if (!holds)
        {
            throw Changed(name, null);
        }
    }

    internal static ReleaseLedgerException Changed(string name, Exception? cause) =>
        new(
            LedgerError.EntryChanged,
            name,
            $"The entry of {name} is not the one that was recorded; restore it from a copy.",
            cause
        );
}
