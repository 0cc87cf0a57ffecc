using AuthOps.Metering.Log;

namespace AuthOps.Metering.Packs;

/// <summary>
/// An archive with all that shows how an authorisation was operated in a period: the usage log, grants and acts, release
/// receipts, assessments, budgets, invoices with their proofs, shares, the dedicated account, the disclosure; no data that
/// was operated on. Opening one checks its form; <see cref="EvidencePackVerifier"/> checks what it says. Safe for
/// concurrent reading.
/// </summary>
public sealed class EvidencePack : IDisposable
{
    private EvidencePack(PackArchive archive)
    {
        Archive = archive;
        Names = [.. archive.Entries.Select(static e => e.Name)];
    }

    /// <summary>The files, in the order of the archive.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The bytes of the archive.</summary>
    public long Length => Archive.Length;

    internal PackArchive Archive { get; }

    /// <summary>Opens a pack. Nothing is extracted, and nothing in it can be larger than the archive.</summary>
    /// <param name="path">The archive, less than 4 GiB.</param>
    /// <returns>The pack, which keeps the file open.</returns>
    /// <exception cref="EvidencePackException">The file has not the one form of a pack; the fault says in what.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EvidencePack Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new EvidencePack(PackArchive.Open(path));
    }

    /// <summary>Whether a file begins as an archive does; it may still be refused.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True where its first bytes are those of an archive.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsArchive(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> head = stackalloc byte[4];
        return RandomAccess.Read(file, head, 0) == head.Length
            && (head.SequenceEqual("PK\u0003\u0004"u8) || head.SequenceEqual("PK\u0005\u0006"u8));
    }

    /// <summary>Whether the pack has a file.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True if it is there.</returns>
    public bool Contains(string name) => Archive.Find(name) is not null;

    /// <summary>Reads a file that is not part of the log.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its bytes, at most 64 MiB.</returns>
    /// <exception cref="EvidencePackException">There is no such file, or it is too long.</exception>
    public byte[] Read(string name)
    {
        var entry =
            Archive.Find(name)
            ?? throw new EvidencePackException(
                PackFault.FileMissing,
                $"The pack has no file {name}."
            );
        if (entry.Length > PackNames.MaxFileBytes)
        {
            throw new EvidencePackException(
                PackFault.TooLarge,
                $"The file {name} has {entry.Length} bytes; outside the log at most {PackNames.MaxFileBytes} are read."
            );
        }

        var bytes = new byte[entry.Length];
        _ = Archive.Read(entry, bytes, 0);
        return bytes;
    }

    /// <summary>Reads the log, all of it into memory, every record checked against the roots it commits to.</summary>
    /// <returns>Its content; who signed it is another question.</returns>
    /// <exception cref="EvidencePackException">The pack has no log.</exception>
    /// <exception cref="UsageLogCorruptException">The log is damaged.</exception>
    public UsageLogSnapshot LoadLog() =>
        Contains(PackNames.LogFolder + LogIdentity.FileName)
            ? UsageLogSnapshot.Load(new PackLogStorage(Archive))
            : throw new EvidencePackException(PackFault.FileMissing, "The pack has no usage log.");

    /// <summary>Closes the file.</summary>
    public void Dispose() => Archive.Dispose();
}
