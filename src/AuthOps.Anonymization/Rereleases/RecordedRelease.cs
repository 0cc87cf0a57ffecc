namespace AuthOps.Anonymization.Rereleases;

/// <summary>A release in a ledger. Immutable and safe to share between threads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of the released file, 64 lower-case hexadecimal digits.</param>
/// <param name="EntryDigest">SHA-256 of its entry, which covers every entry before it.</param>
public sealed record RecordedRelease(string Name, string Sha256, string EntryDigest);
