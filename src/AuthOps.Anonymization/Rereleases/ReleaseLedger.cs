using System.Collections.ObjectModel;
using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Earlier releases of the same persons in a folder: an entry each, chained by digests and only ever added to. What tells of
/// persons is sealed under a key that is kept elsewhere. Not safe for concurrent use; of several processes one appends
/// at a time.
/// </summary>
/// <remarks>
/// A release that is missing, changed or exchanged is found and named. A ledger that was set back whole to an earlier state is found
/// where the caller knows its <see cref="Head"/>: keep that with the release. Format: docs/wire/release-ledger.md.
/// </remarks>
public sealed class ReleaseLedger
{
    private const string HeadName = "head.json";
    private const string LockName = "ledger.lock";
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder;
    private RecordedRelease[] _releases;

    private ReleaseLedger(string folder, RecordedRelease[] releases) =>
        (_folder, _releases) = (folder, releases);

    /// <summary>The releases in their order.</summary>
    public ReadOnlyCollection<RecordedRelease> Releases => Array.AsReadOnly(_releases);

    /// <summary>The digest of the last entry, which covers all; 64 zeros where there is none.</summary>
    public string Head => _releases.Length == 0 ? LedgerEntry.NoEntry : _releases[^1].EntryDigest;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="folder">A folder that is absent or empty; its owner alone may look inside.</param>
    /// <exception cref="ReleaseLedgerException">The folder holds something.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ReleaseLedger Create(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.GetFullPath(folder);
        if (
            File.Exists(path)
            || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        )
        {
            throw new ReleaseLedgerException(
                LedgerError.NotEmpty,
                null,
                $"{path} holds something already; name a folder for the ledger alone, or open the ledger that is there."
            );
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }

        var ledger = new ReleaseLedger(path, []);
        ledger.Write(HeadName, LedgerHead.Write([]));
        return ledger;
    }

    /// <summary>Opens a ledger and checks that every release is there, unchanged, in its place.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="expectedHead">The <see cref="Head"/> it must have, or null for any.</param>
    /// <exception cref="ReleaseLedgerException">A release is missing, changed or exchanged; the exception names it. Or the head is another one.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static ReleaseLedger Open(string folder, string? expectedHead = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.GetFullPath(folder);
        var ledger = new ReleaseLedger(path, LedgerHead.Read(Path.Combine(path, HeadName)));
        if (expectedHead is not null && expectedHead != ledger.Head)
        {
            throw new ReleaseLedgerException(
                LedgerError.OtherHead,
                null,
                $"The ledger at {path} ends with {(ledger._releases.Length == 0 ? "nothing" : ledger._releases[^1].Name)} and has another head than expected: it was set back, or a release was added since."
            );
        }

        ledger.RequireChain();
        return ledger;
    }

    /// <summary>Opens every entry.</summary>
    /// <param name="key">The ledger's key.</param>
    /// <param name="cancellationToken">Looked at between entries.</param>
    /// <exception cref="ReleaseLedgerException">The key is another one, or an entry was changed since the ledger was opened.</exception>
    /// <exception cref="IOException">An entry cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public IReadOnlyList<LinkedRelease> Read(
        PseudonymKey key,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        var releases = new LinkedRelease[_releases.Length];
        for (var place = 0; place < releases.Length; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            releases[place] = LedgerEntry.Open(Bytes(place), _releases[place], key);
        }

        return releases;
    }

    /// <summary>
    /// Adds a release; durable on return. Do so before it is published: a release that is recorded and not published costs detail, one
    /// that is published and not recorded costs persons. Where it fails, the ledger is as it was.
    /// </summary>
    /// <param name="release">The release.</param>
    /// <param name="sha256">SHA-256 of the released file, 64 lower-case hexadecimal digits.</param>
    /// <param name="key">The ledger's key, under which it was linked.</param>
    /// <exception cref="ReleaseLedgerException">The name is taken, the ledger was changed by others since it was opened, the key is another one than before, or the release is too large.</exception>
    /// <exception cref="ArgumentException">The digest has another form.</exception>
    /// <exception cref="IOException">The ledger cannot be written, such as on a full disk, or another process appends to it.</exception>
    public void Append(LinkedRelease release, string sha256, PseudonymKey key)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentNullException.ThrowIfNull(key);
        _ = new Subject("release", sha256);
        using var writing = new FileStream(
            Path.Combine(_folder, LockName),
            Private(FileMode.OpenOrCreate)
        );
        _ = Open(_folder, Head);
        RequireFits(release, key);
        var sequence = _releases.Length + 1;
        var entry = LedgerEntry.Seal(release, sha256, _releases.LastOrDefault(), sequence, key);
        var recorded = new RecordedRelease(
            release.Name,
            sha256,
            Convert.ToHexStringLower(SHA256.HashData(entry))
        );
        RecordedRelease[] releases = [.. _releases, recorded];
        var name = NameOf(sequence);
        Write(name, entry);
        try
        {
            // An entry that the head does not name is no part of the ledger: this is the moment at which it becomes one.
            Write(HeadName, LedgerHead.Write(releases));
        }
        catch
        {
            File.Delete(Path.Combine(_folder, name));
            throw;
        }

        _releases = releases;
    }

    private static string NameOf(int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence:D6}.entry");

    private void RequireFits(LinkedRelease release, PseudonymKey key)
    {
        if (Array.Exists(_releases, r => r.Name == release.Name))
        {
            throw new ReleaseLedgerException(
                LedgerError.NameTaken,
                release.Name,
                $"A release named {release.Name} is recorded already; give each its own name."
            );
        }

        if (_releases.Length == LedgerHead.MaxReleases)
        {
            throw new ReleaseLedgerException(
                LedgerError.TooLarge,
                release.Name,
                $"A ledger holds {LedgerHead.MaxReleases} releases."
            );
        }

        if (_releases.Length > 0)
        {
            // Persons are compared by pseudonyms of one key.
            LedgerEntry.RequireKey(Bytes(0), _releases[0].Name, key);
        }
    }

    /// <summary>Every entry is there, has its digest, and names the one before.</summary>
    private void RequireChain()
    {
        var previous = LedgerEntry.NoEntry;
        for (var place = 0; place < _releases.Length; place++)
        {
            var header = LedgerEntry.Header(Bytes(place), _releases[place]);
            if (header.Previous != previous || header.Sequence != place + 1)
            {
                var missing = header.After.Length == 0 ? null : header.After;
                throw new ReleaseLedgerException(
                    LedgerError.ReleaseMissing,
                    missing,
                    $"{header.Name} was recorded as number {header.Sequence}, after {missing ?? "none"}, and is listed as number {place + 1}: {missing ?? "a release"} is missing before it, or the order was changed. Restore the ledger from a copy."
                );
            }

            previous = _releases[place].EntryDigest;
        }
    }

    private byte[] Bytes(int place)
    {
        var recorded = _releases[place];
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path.Combine(_folder, NameOf(place + 1)));
        }
        catch (FileNotFoundException error)
        {
            throw new ReleaseLedgerException(
                LedgerError.ReleaseMissing,
                recorded.Name,
                $"The entry of {recorded.Name} is missing ({NameOf(place + 1)}): nothing can be said to be safe without it. Restore it from a copy.",
                error
            );
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == recorded.EntryDigest
            ? bytes
            : throw LedgerEntry.Changed(recorded.Name, null);
    }

    /// <summary>Writes a file under another name, brings it to the disk, and renames it to its place.</summary>
    private void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder, name);
        var temporary = path + ".tmp";
        try
        {
            using (var file = new FileStream(temporary, Private(FileMode.Create)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // What .NET makes of a file that may not grow any longer.
            File.Delete(temporary);
            throw new IOException(
                $"'{path}' cannot be written: the file may not become as long as it is; make room, and release again.",
                error
            );
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DirectorySync.Flush(_folder);
    }

    /// <summary>Nobody else may read it, nor write it at the same time.</summary>
    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
