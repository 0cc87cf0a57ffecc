using AuthOps.Metering.Log;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// A dedicated account (专账) in a folder of its own, kept over years: every entry is on the disk before it counts, and
/// nothing that was ever booked is written over. Whoever has it open for writing has it alone. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>The file <c>ledger.jsonl</c> is what <see cref="DedicatedLedger.ToBytes"/> gives. Beside it stand, twice, the
/// length and the hash up to which entries were acknowledged. Opening checks every entry by the rules and the chain. What
/// a crash cut short behind them is dropped; any other difference is refused.</para>
/// <para>A full disk leaves the ledger as it was. After a failed flush nobody knows what is on the disk: the file takes
/// nothing more until it is opened again, which finds the entry whole or not at all.</para>
/// </remarks>
public sealed class LedgerFile : IDisposable
{
    /// <summary>The name of the file with the entries.</summary>
    public const string FileName = "ledger.jsonl";

    /// <summary>The most bytes of a ledger.</summary>
    public const int MaxBytes = 1 << 30;

    private const string LockName = "lock";

    private readonly IDisposable _lock;
    private readonly ILogFile _file;
    private readonly ILogFile _commits;
    private long _length;
    private bool _isUnusable;
    private bool _isDisposed;

    private LedgerFile(ILogStorage storage)
    {
        if (!storage.Exists(LockName))
        {
            storage.Create(LockName).Dispose();
        }

        _lock = storage.Lock(LockName, exclusively: true);
        try
        {
            var bytes = ReadFile(storage);
            var found = Find(LedgerCommit.Find(storage), bytes);
            Ledger = found.Ledger;
            _length = found.Length;
            DroppedBytes = bytes.Length - _length;
            if (!storage.Exists(LedgerCommit.FileName))
            {
                storage.Put(LedgerCommit.FileName, Commit().WriteBoth());
            }

            _file = storage.OpenForWriting(FileName);
            _commits = storage.OpenForWriting(LedgerCommit.FileName);
            Mend(found.Committed);
            Ledger.Store = Append;
        }
        catch
        {
            _file?.Dispose();
            _commits?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The ledger; what is booked in it is durable on return.</summary>
    public DedicatedLedger Ledger { get; }

    /// <summary>The bytes behind the last entry that opening dropped, which a crash had cut short; 0 as a rule.</summary>
    public long DroppedBytes { get; }

    /// <summary>Whether entries can be booked; not after a failed write, until it is opened again.</summary>
    public bool IsUsable => !_isUnusable && !_isDisposed;

    /// <summary>Begins a dedicated account.</summary>
    /// <param name="directory">A folder for it alone; made where it is missing.</param>
    /// <param name="grantId">The authorisation.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">There is one already, or the folder cannot be written.</exception>
    public static LedgerFile Create(string directory, GrantId grantId)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var storage = new DiskLogStorage(directory);
        storage.EnsureDirectory();
        return Create(storage, grantId);
    }

    /// <summary>Opens a dedicated account for booking.</summary>
    /// <param name="directory">Its folder.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">Somebody else has it open, or it cannot be read.</exception>
    /// <exception cref="LedgerException">An acknowledged entry was changed or is missing, or an entry breaks a rule.</exception>
    public static LedgerFile Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Open(new DiskLogStorage(directory));
    }

    /// <summary>Reads a dedicated account as it was last acknowledged, also while it is open for booking.</summary>
    /// <param name="directory">Its folder.</param>
    /// <returns>The ledger, in memory alone.</returns>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="LedgerException">An acknowledged entry was changed or is missing, or an entry breaks a rule.</exception>
    public static DedicatedLedger Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var storage = new DiskLogStorage(directory);
        RequireThere(storage);

        // The commit first: what it covers is there, whatever is added meanwhile.
        var commit = LedgerCommit.Find(storage);
        return Find(commit, ReadFile(storage)).Ledger;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _file.Dispose();
            _commits.Dispose();
            _lock.Dispose();
        }
    }

    internal static LedgerFile Create(ILogStorage storage, GrantId grantId)
    {
        if (storage.Exists(FileName) || storage.Exists(LedgerCommit.FileName))
        {
            throw new IOException("There is a ledger in this folder already; open it.");
        }

        storage.Put(FileName, new DedicatedLedger(grantId).ToBytes());
        return new LedgerFile(storage);
    }

    internal static LedgerFile Open(ILogStorage storage)
    {
        RequireThere(storage);
        return new LedgerFile(storage);
    }

    private static void RequireThere(ILogStorage storage)
    {
        if (storage.Exists(FileName))
        {
            return;
        }

        throw storage.Exists(LedgerCommit.FileName)
            ? Damaged($"{FileName} is missing.")
            : new FileNotFoundException("There is no ledger in this folder; create it first.");
    }

    private static byte[] ReadFile(ILogStorage storage)
    {
        using var file = storage.OpenShared(FileName);
        if (file.Length > MaxBytes)
        {
            throw Damaged($"{FileName} has more than {MaxBytes} bytes.");
        }

        var bytes = new byte[file.Length];
        return bytes[..file.Read(bytes, 0)];
    }

    /// <summary>The acknowledged entries, and what stands whole behind them: its writer may have been told.</summary>
    private static (DedicatedLedger Ledger, long Length, bool Committed) Find(
        LedgerCommit? commit,
        byte[] bytes
    )
    {
        // A ledger whose making was cut short has a header alone and no commit yet.
        var acknowledged = commit?.Length ?? bytes.AsSpan().IndexOf((byte)'\n') + 1;
        if (acknowledged > bytes.Length || (commit is null && acknowledged != bytes.Length))
        {
            throw Damaged(
                commit is null
                    ? $"{LedgerCommit.FileName} is missing or cannot be read, and there are entries."
                    : $"{FileName} has {bytes.Length} bytes; {acknowledged} were acknowledged."
            );
        }

        var ledger = DedicatedLedger.Parse(bytes.AsSpan(0, (int)acknowledged));
        if (
            commit is not null
            && (ledger.Head, ledger.Entries.Count) != (commit.Head, commit.Entries)
        )
        {
            throw Damaged("The entries are not those that were acknowledged.");
        }

        var length = acknowledged;
        while (NextWhole(ledger, bytes.AsSpan((int)length)) is var whole and > 0)
        {
            length += whole;
        }

        return (ledger, length, commit is not null && length == acknowledged);
    }

    private static int NextWhole(DedicatedLedger ledger, ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            return 0;
        }

        try
        {
            _ = DedicatedLedger.Read(ledger, rest[..end]);
            return end + 1;
        }
        catch (LedgerException)
        {
            // Never acknowledged: a crash left sectors of it.
            return 0;
        }
    }

    private static LedgerException Damaged(string message) => new(LedgerFault.Damaged, message);

    /// <summary>Drops what is not whole and acknowledges what is.</summary>
    private void Mend(bool isCommitted)
    {
        if (DroppedBytes > 0)
        {
            _file.Truncate(_length);
        }

        if (DroppedBytes > 0 || !isCommitted)
        {
            _file.Flush();
            Write(Commit());
        }
    }

    private LedgerCommit Commit() => new(_length, Ledger.Entries.Count, Ledger.Head);

    private void Append(byte[] line, string hash)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isUnusable)
        {
            throw new LedgerException(
                LedgerFault.Unusable,
                "A write to the ledger failed; open it again."
            );
        }

        if (_length + line.Length >= MaxBytes)
        {
            throw new LedgerException(
                LedgerFault.Unusable,
                $"The ledger would have more than {MaxBytes} bytes; begin another with the next period."
            );
        }

        WriteLine([.. line, (byte)'\n']);
        _isUnusable = true;
        _file.Flush();
        Write(new LedgerCommit(_length + line.Length + 1, Ledger.Entries.Count + 1, hash));
        _length += line.Length + 1;
        _isUnusable = false;
    }

    /// <summary>Writes a line behind the others; where there is no room, takes back what was written of it.</summary>
    private void WriteLine(byte[] line)
    {
        try
        {
            _file.Write(line, _length);
        }
        catch (IOException)
        {
            _isUnusable = true;
            _file.Truncate(_length);
            _file.Flush();
            _isUnusable = false;
            throw;
        }
    }

    private void Write(LedgerCommit commit)
    {
        _commits.Write(commit.Write(), commit.Place);
        _commits.Flush();
    }
}
