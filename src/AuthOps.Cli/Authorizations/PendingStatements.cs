using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// Statements whose record is yet to be written, in a folder beside the evidence: each is durable before its record, and
/// evidence after it. What a crash left is told apart by the log. Used by who has the store.
/// </summary>
internal sealed class PendingStatements(string store)
{
    public const string FolderName = "pending";

    private readonly string _folder = Path.Combine(store, FolderName);
    private readonly string _evidence = Path.Combine(store, GovernedStore.EvidenceFolderName);

    /// <summary>Brings a statement to the disk; it counts for nothing yet.</summary>
    public void Prepare(string name, DsseEnvelope envelope)
    {
        _ = Directory.CreateDirectory(_folder);
        DirectorySync.Flush(store);
        AtomicFile.WriteAllBytes(Path.Combine(_folder, name), envelope.ToBytes());
    }

    /// <summary>Makes a statement evidence, once its record is there.</summary>
    public void Complete(string name)
    {
        File.Move(Path.Combine(_folder, name), Path.Combine(_evidence, name), overwrite: true);
        DirectorySync.Flush(_evidence);
        DirectorySync.Flush(_folder);
    }

    /// <summary>Completes what the log has a record of, and takes away what it has none of.</summary>
    /// <exception cref="InputDataException">A file is no statement.</exception>
    public void Recover(UsageLog log)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);

            // A countersigned one is there already where only the removal was cut short.
            if (
                !name.StartsWith('.')
                && IsRecorded(log, path)
                && !File.Exists(Path.Combine(_evidence, name))
            )
            {
                Complete(name);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsRecorded(UsageLog log, string path)
    {
        var statement = MeterFiles.Envelope(path).Statement;
        return statement.PredicateType == ReleaseReceipt.PredicateType
            && log.WasReleased(statement.Digest);
    }
}
