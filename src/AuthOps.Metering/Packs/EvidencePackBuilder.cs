using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Packs;

/// <summary>
/// Collects evidence and writes it as one archive with a signed manifest. Takes signed statements, a usage log,
/// checkpoints, ledgers and proofs, and nothing else: there is no way to put data of persons or products into a pack. Not
/// safe for concurrent use.
/// </summary>
public sealed class EvidencePackBuilder
{
    private const int CopyBuffer = 1 << 20;
    private static readonly DateTimeOffset s_date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _grants = new(StringComparer.Ordinal);
    private string? _log;

    /// <summary>Adds the usage log; its segments are copied when the pack is written, its tiles are left out.</summary>
    /// <param name="directory">The directory of a closed log with a signed checkpoint.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">There is a log already.</exception>
    public EvidencePackBuilder AddLog(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _log = _log is null
            ? directory
            : throw new InvalidOperationException("A pack holds one usage log.");
        return this;
    }

    /// <summary>Adds an earlier signed checkpoint, which the log must continue.</summary>
    /// <param name="note">The signed note.</param>
    /// <returns>This builder.</returns>
    public EvidencePackBuilder AddCheckpoint(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var bytes = note.ToBytes();
        return Add(
            $"{PackNames.Checkpoints}{Convert.ToHexStringLower(SHA256.HashData(bytes))}",
            bytes
        );
    }

    /// <summary>Adds a signed statement: a grant, tariff, plan, receipt, assessment, invoice, or whatever else there is.</summary>
    /// <param name="statement">Its envelope.</param>
    /// <returns>This builder.</returns>
    public EvidencePackBuilder Add(DsseEnvelope statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        _ = PredicateTypes.TryParse(
            statement.Statement.PredicateType,
            out var name,
            out var version
        );
        if (statement.Statement.PredicateType == AuthorizationGrant.PredicateType)
        {
            _ = _grants.Add(
                AuthorizationGrant
                    .Parse(Encoding.UTF8.GetBytes(statement.Statement.Predicate.GetRawText()))
                    .Id
            );
        }

        return Add(
            PackNames.OfStatement(name, version, statement.Statement.Digest),
            statement.ToBytes()
        );
    }

    /// <summary>Adds what the invoices of a period come to, and the proofs that they are in it.</summary>
    /// <param name="total">The signed total.</param>
    /// <param name="proofs">A proof for each invoice.</param>
    /// <returns>This builder; the invoices are added as statements.</returns>
    /// <exception cref="FormatException">The statement is not that of a total.</exception>
    public EvidencePackBuilder AddTotal(DsseEnvelope total, IReadOnlyList<InvoiceProof> proofs)
    {
        ArgumentNullException.ThrowIfNull(total);
        ArgumentNullException.ThrowIfNull(proofs);
        var root = RevenueTotal.Parse(total.Statement.Predicate).Root;
        using var lines = new MemoryStream();
        foreach (var proof in proofs.OrderBy(static p => p.InvoiceDigest, StringComparer.Ordinal))
        {
            lines.Write(proof.ToBytes());
            lines.WriteByte((byte)'\n');
        }

        return Add(total).Add($"{PackNames.Proofs}{root}{PackNames.ProofSuffix}", lines.ToArray());
    }

    /// <summary>Adds a dedicated account; its signed statement is added besides.</summary>
    /// <param name="ledger">The account.</param>
    /// <returns>This builder.</returns>
    public EvidencePackBuilder AddLedger(DedicatedLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Add($"{PackNames.Ledgers}{ledger.Head}{PackNames.LedgerSuffix}", ledger.ToBytes());
    }

    /// <summary>Writes the pack: whole or not at all, durable on return.</summary>
    /// <param name="path">The archive; there must be none.</param>
    /// <param name="period">The period the pack is about.</param>
    /// <param name="signers">Who signs the manifest: the operator, and whoever else vouches for the pack.</param>
    /// <param name="clock">Says when it is made; null for the system's.</param>
    /// <param name="progress">Told about the bytes written; null for nobody.</param>
    /// <param name="cancellationToken">Observed between pieces of a megabyte; nothing is left behind.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="InvalidOperationException">There is no log, or it was not signed.</exception>
    /// <exception cref="EvidencePackException">There are too many files, or together they are too long.</exception>
    /// <exception cref="ArgumentException">Nobody signs.</exception>
    /// <exception cref="IOException">The archive exists, or a file cannot be read or written.</exception>
    public PackManifest Write(
        string path,
        ValidityPeriod period,
        IReadOnlyList<ISigner> signers,
        TimeProvider? clock = null,
        IProgress<PackProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(signers);
        if (_log is null)
        {
            throw new InvalidOperationException("A pack holds a usage log; add it.");
        }

        var target = Path.GetFullPath(path);
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new IOException($"'{target}' exists; name a new file.");
        }

        var storage = new DiskLogStorage(_log);
        LogFiles.RequirePresent(storage);
        using var shared = storage.Lock(LogIdentity.FileName, exclusively: false);
        var temporary = $"{target}.{SecureRandom.NextUInt64():x16}.tmp";
        try
        {
            PackManifest manifest;
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                manifest = Write(
                    file,
                    storage,
                    new PackManifest(
                        period,
                        (clock ?? TimeProvider.System).GetUtcNow().ToUniversalTime(),
                        [.. _grants],
                        LogIdentity.Read(storage).Origin
                    ),
                    signers,
                    progress,
                    cancellationToken
                );
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: false);
            DirectorySync.Flush(Path.GetDirectoryName(target)!);
            return manifest;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private PackManifest Write(
        FileStream file,
        DiskLogStorage storage,
        PackManifest manifest,
        IReadOnlyList<ISigner> signers,
        IProgress<PackProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var sources = Sources(storage);
        var total = sources.Values.Sum(static s => s.Length);
        if (sources.Count >= PackNames.MaxFiles || total > PackNames.MaxArchiveBytes - (64 << 20))
        {
            throw new EvidencePackException(
                PackFault.TooLarge,
                $"A pack has at most {PackNames.MaxFiles - 1} files and less than 4 GiB; these are {sources.Count} of {total} bytes. Make a pack for each part of the period."
            );
        }

        long done = 0;
        var subjects = new List<Subject>();
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, source) in sources)
        {
            using var input = source.Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var output = Entry(archive, name))
            {
                var buffer = new byte[(int)Math.Min(CopyBuffer, Math.Max(1, source.Length))];
                for (int read; (read = input.Read(buffer)) > 0; done += read)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    hash.AppendData(buffer, 0, read);
                    output.Write(buffer, 0, read);
                    progress?.Report(new PackProgress("writing", done + read, total));
                }
            }

            subjects.Add(new Subject(name, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        var statement = manifest.ToStatement(subjects);
        using (var output = Entry(archive, PackNames.Manifest))
        {
            output.Write(DsseEnvelope.Sign(statement, [.. signers]).ToBytes());
        }

        return manifest;
    }

    private SortedDictionary<string, (long Length, Func<Stream> Open)> Sources(
        DiskLogStorage storage
    )
    {
        if (!storage.Exists(UsageCheckpoint.FileName))
        {
            throw new InvalidOperationException(
                "The log has no checkpoint, so that nobody vouches for it; sign it first."
            );
        }

        var sources = new SortedDictionary<string, (long, Func<Stream>)>(StringComparer.Ordinal);
        foreach (var (name, bytes) in _files)
        {
            sources.Add(name, (bytes.Length, () => new MemoryStream(bytes, writable: false)));
        }

        string[] log =
        [
            LogIdentity.FileName,
            UsageCheckpoint.FileName,
            .. storage
                .List(SegmentHeader.NamePrefix)
                .Where(static n =>
                    !n.EndsWith(LogStorageExtensions.TemporarySuffix, StringComparison.Ordinal)
                ),
        ];
        foreach (var name in log)
        {
            var path = Path.Combine(_log!, name);
            sources.Add(
                PackNames.LogFolder + name,
                (new FileInfo(path).Length, () => File.OpenRead(path))
            );
        }

        return sources;
    }

    private static Stream Entry(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = s_date;
        entry.ExternalAttributes = 0;
        return entry.Open();
    }

    private EvidencePackBuilder Add(string name, byte[] bytes)
    {
        if (bytes.Length > PackNames.MaxFileBytes)
        {
            throw new EvidencePackException(
                PackFault.TooLarge,
                $"The file {name} has {bytes.Length} bytes; at most {PackNames.MaxFileBytes} are packed."
            );
        }

        _files[name] = bytes;
        return this;
    }
}
