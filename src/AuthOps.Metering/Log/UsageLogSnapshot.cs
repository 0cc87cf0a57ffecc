namespace AuthOps.Metering.Log;

/// <summary>
/// The content of a usage log at one moment, every record checked. Immutable and safe to share between threads.
/// </summary>
public sealed class UsageLogSnapshot
{
    internal UsageLogSnapshot(string logId, IReadOnlyList<UsageRecord> records, string root)
    {
        LogId = logId;
        Records = records;
        Root = root;
    }

    /// <summary>The log's random id, 32 lower-case hexadecimal digits.</summary>
    public string LogId { get; }

    /// <summary>The records in order.</summary>
    public IReadOnlyList<UsageRecord> Records { get; }

    /// <summary>RFC 6962 SHA-256 Merkle root over the records' bodies, 64 lower-case hexadecimal digits.</summary>
    public string Root { get; }

    /// <summary>Reads a closed log without changing it.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="UsageLogCorruptException">The log is damaged, or has an incomplete record at its end.</exception>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageLogSnapshot Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var image = LogFiles.ReadWhole(new DiskLogStorage(directory));
        return new UsageLogSnapshot(
            Convert.ToHexStringLower(image.LogId),
            image.Records.AsReadOnly(),
            Convert.ToHexStringLower(image.Tree.Root())
        );
    }
}
