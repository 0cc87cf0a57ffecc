using System.Globalization;

namespace AuthOps.Metering.Log;

/// <summary>
/// The usage log is damaged, or shorter than what was acknowledged or signed, or holds what no program of this
/// version writes. Nothing was changed: restore the log from a copy; do not edit it. Not safe for concurrent use
/// while it travels.
/// </summary>
public sealed class UsageLogCorruptException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="index">The first record that is affected, from 0, or null where no record is.</param>
    /// <param name="file">The file, relative to the log's directory, or null where several contradict each other.</param>
    /// <param name="offset">The byte in the file, or null where the file as a whole is meant.</param>
    /// <param name="reason">What does not hold; never a record's content.</param>
    public UsageLogCorruptException(ulong? index, string? file, long? offset, string reason)
        : base(Describe(index, file, offset, reason))
    {
        Index = index;
        File = file;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>The first record that is affected, from 0, or null where no record is.</summary>
    public ulong? Index { get; }

    /// <summary>The file, relative to the log's directory, or null where several contradict each other.</summary>
    public string? File { get; }

    /// <summary>The byte in the file, or null where the file as a whole is meant.</summary>
    public long? Offset { get; }

    /// <summary>What does not hold.</summary>
    public string Reason { get; }

    private static string Describe(ulong? index, string? file, long? offset, string reason)
    {
        var record = index is { } i
            ? string.Create(CultureInfo.InvariantCulture, $" at record {i}")
            : "";
        var place = (file, offset) switch
        {
            ({ } name, { } at) => string.Create(
                CultureInfo.InvariantCulture,
                $" in {name}, byte {at}"
            ),
            ({ } name, null) => $" in {name}",
            _ => "",
        };
        return $"The usage log is corrupt{record}{place}: {reason} Restore the log from a copy.";
    }
}
