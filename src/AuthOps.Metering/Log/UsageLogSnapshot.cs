using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Log;

/// <summary>
/// The content of a usage log at one moment, every record checked. Immutable and safe to share between threads.
/// </summary>
public sealed class UsageLogSnapshot
{
    internal UsageLogSnapshot(LogIdentity identity, List<UsageRecord> records, LogRoots roots)
    {
        LogId = identity.HexId;
        Origin = identity.Origin;
        Records = records.AsReadOnly();
        Root = Convert.ToHexStringLower(roots.Sha256);
        Sm3Root = Convert.ToHexStringLower(roots.Sm3);
    }

    /// <summary>The log's random id, 32 lower-case hexadecimal digits.</summary>
    public string LogId { get; }

    /// <summary>The log's name in its checkpoints.</summary>
    public string Origin { get; }

    /// <summary>The records in order.</summary>
    public IReadOnlyList<UsageRecord> Records { get; }

    /// <summary>RFC 6962 SHA-256 Merkle root over the records, 64 lower-case hexadecimal digits.</summary>
    public string Root { get; }

    /// <summary>The same tree's SM3 root, 64 lower-case hexadecimal digits.</summary>
    public string Sm3Root { get; }

    /// <summary>Reads a closed log without changing it, all of it into memory.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="UsageLogCorruptException">The log is damaged, or has an incomplete batch at its end.</exception>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageLogSnapshot Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Load(new DiskLogStorage(directory));
    }

    internal static UsageLogSnapshot Load(ILogStorage storage)
    {
        LogFiles.RequirePresent(storage);
        using var shared = storage.Lock(LogIdentity.FileName, exclusively: false);
        var identity = LogIdentity.Read(storage);
        var batches = new List<BatchData>();
        var (state, _) = LogFiles.ReadWhole(storage, identity, new TilePublisher(), batches.Add);
        var records = new List<UsageRecord>();
        foreach (var batch in batches)
        {
            Add(records, batch, state.Projection.Grants);
        }

        return new UsageLogSnapshot(identity, records, state.Position.Roots);
    }

    internal static void Add(
        List<UsageRecord> records,
        BatchData batch,
        IReadOnlyList<GrantEntry> grants
    )
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            records.Add(
                RecordMaterializer.Create(batch.View(i), batch.Header.FirstIndex + (ulong)i, grants)
            );
        }
    }
}
