using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The digest of a consent set: SHA-256 over a label, the set's fields, then consents and revocations in the order
/// of the pseudonyms' bytes; lengths in front of everything of variable length, numbers little-endian.
/// </summary>
internal static class ConsentDigest
{
    public static string Compute(
        ConsentSet set,
        IReadOnlyCollection<ConsentEntry> entries,
        IReadOnlyDictionary<SubjectKey, DateTimeOffset> revokedAt
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "authops/metering/consent-set/v2");
        Append(hash, set.Id);
        Append(hash, set.Purpose);
        Append(hash, set.ExpiresAt.UtcTicks);
        Append(hash, set.SensitiveFields);
        Append(hash, entries.Count);
        var sorted = entries.ToArray();
        Array.Sort(sorted, (a, b) => SubjectKey.CompareBytes(a.Subject, b.Subject));
        foreach (var entry in sorted)
        {
            Append(hash, entry.Subject);
            Append(hash, entry.ExpiresAt.UtcTicks);
            Append(hash, (long)entry.Kind);
            Append(hash, entry.Guardian);
            Append(hash, entry.Fields);
            Append(hash, entry.SeparateFields);
        }

        Append(hash, revokedAt.Count);
        var revoked = revokedAt.ToArray();
        Array.Sort(revoked, (a, b) => SubjectKey.CompareBytes(a.Key, b.Key));
        foreach (var (subject, at) in revoked)
        {
            Append(hash, subject);
            Append(hash, at.UtcTicks);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IReadOnlyCollection<string> texts)
    {
        Append(hash, texts.Count);
        foreach (var text in texts.Order(StringComparer.Ordinal))
        {
            Append(hash, text);
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, SubjectKey subject)
    {
        Span<byte> bytes = stackalloc byte[SubjectKey.Size];
        subject.CopyTo(bytes);
        hash.AppendData(bytes);
    }
}
