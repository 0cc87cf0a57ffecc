using AuthOps.Metering.Log;

namespace AuthOps.Metering.Packs;

/// <summary>The names of a pack's files, and its limits. Stateless.</summary>
internal static class PackNames
{
    public const string Manifest = "manifest.dsse.json";
    public const string LogFolder = "log/";
    public const string Checkpoints = "checkpoints/";
    public const string Ledgers = "ledgers/";
    public const string Proofs = "proofs/";
    public const string Statements = "statements/";
    public const string StatementSuffix = ".dsse.json";
    public const string LedgerSuffix = ".ledger";
    public const string ProofSuffix = ".proofs";

    /// <summary>The most files; a manifest names each but itself.</summary>
    public const int MaxFiles = 4_096;

    public const int MaxNameLength = 200;

    /// <summary>The longest file that is not part of the log.</summary>
    public const int MaxFileBytes = 64 << 20;

    /// <summary>An archive without 64-bit fields.</summary>
    public const long MaxArchiveBytes = uint.MaxValue - 1L;

    private const int MaxFolders = 4;

    public static string Checkpoint => LogFolder + UsageCheckpoint.FileName;

    public static bool IsLog(string name) => name.StartsWith(LogFolder, StringComparison.Ordinal);

    /// <summary>Lower-case ASCII segments that begin with a letter or digit, so that no name leads anywhere else.</summary>
    public static bool IsSafe(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.Count(static c => c == '/') > MaxFolders)
        {
            return false;
        }

        foreach (var segment in name.Split('/'))
        {
            if (
                segment.Length == 0
                || !char.IsAsciiLetterOrDigit(segment[0])
                || !segment.All(static c =>
                    char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_'
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a statement lies: by the name of its predicate and its digest.</summary>
    public static string OfStatement(string predicateName, int version, string digest) =>
        FormattableString.Invariant(
            $"{Statements}{predicateName}.v{version}/{digest}{StatementSuffix}"
        );
}
