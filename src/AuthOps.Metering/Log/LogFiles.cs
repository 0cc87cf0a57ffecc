using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Log;

/// <summary>Creates and opens the files of a log together.</summary>
internal static class LogFiles
{
    /// <summary>
    /// Creates an empty log. The records come last: where they are, everything is. A crash before leaves only a
    /// file that acknowledges nothing, which the next attempt replaces.
    /// </summary>
    public static void Create(ILogStorage storage)
    {
        if (storage.Exists(LogImage.RecordsName))
        {
            throw new IOException("There is a usage log in this directory already; open it.");
        }

        if (storage.Exists(UsageCheckpoint.FileName) || HasAcknowledged(storage))
        {
            throw new UsageLogCorruptException(0, null, $"{LogImage.RecordsName} is missing.");
        }

        var logId = new byte[LogHeader.LogIdSize];
        SecureRandom.Fill(logId);
        var nothing = new Acknowledgement(
            0,
            0,
            LogHeader.Size,
            MerkleProof.EmptyRoot(HashKind.Sha256)
        );
        storage.Put(
            AcknowledgementFile.Name,
            AcknowledgementFile.Create(nothing, logId),
            overwrite: true
        );
        storage.Put(LogImage.RecordsName, LogHeader.Write(logId), overwrite: false);
    }

    /// <summary>Opens a log alone, mending an unacknowledged end.</summary>
    public static LogWriter OpenForWriting(ILogStorage storage)
    {
        RequirePresent(storage);
        var records = storage.OpenForWriting(LogImage.RecordsName);
        ILogFile? acknowledged = null;
        try
        {
            acknowledged = storage.OpenForWriting(AcknowledgementFile.Name);
            var image = LogImage.Read(records, acknowledged);
            UsageCheckpoint.Find(storage)?.RequireCovers(image);
            return new LogWriter(records, acknowledged, image);
        }
        catch
        {
            acknowledged?.Dispose();
            records.Dispose();
            throw;
        }
    }

    /// <summary>Reads a closed log for inspection; an incomplete tail is refused, since nothing may be mended.</summary>
    public static LogImage ReadWhole(ILogStorage storage)
    {
        RequirePresent(storage);
        using var records = storage.OpenForReading(LogImage.RecordsName);
        using var acknowledged = storage.OpenForReading(AcknowledgementFile.Name);
        var image = LogImage.Read(records, acknowledged);
        return image.TailDamage is null
            ? image
            : throw new UsageLogCorruptException(
                (ulong)image.Records.Count,
                image.Length,
                $"{image.TailDamage} Opening the log for writing drops what was never acknowledged."
            );
    }

    /// <summary>Refuses a directory without a log, telling a missing log from a damaged one.</summary>
    private static void RequirePresent(ILogStorage storage)
    {
        var records = storage.Exists(LogImage.RecordsName);
        var acknowledged = storage.Exists(AcknowledgementFile.Name);
        if (records && acknowledged)
        {
            return;
        }

        if (!records && !acknowledged && !storage.Exists(UsageCheckpoint.FileName))
        {
            throw new FileNotFoundException(
                "There is no usage log in this directory; create it first."
            );
        }

        throw new UsageLogCorruptException(
            0,
            null,
            $"{(records ? AcknowledgementFile.Name : LogImage.RecordsName)} is missing."
        );
    }

    private static bool HasAcknowledged(ILogStorage storage)
    {
        if (!storage.Exists(AcknowledgementFile.Name))
        {
            return false;
        }

        using var file = storage.OpenForReading(AcknowledgementFile.Name);
        var bytes = new byte[AcknowledgementFile.Length];
        var read = file.Read(bytes, 0);
        return read != file.Length
            || AcknowledgementFile
                .Newest(bytes.AsSpan(0, read), bytes.AsSpan(8, LogHeader.LogIdSize), out _)
                .Sequence != 0;
    }
}
