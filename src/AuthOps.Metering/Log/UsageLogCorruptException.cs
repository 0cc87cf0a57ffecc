using System.Globalization;

namespace AuthOps.Metering.Log;

/// <summary>
/// The usage log is damaged, or shorter than what was acknowledged or signed. Nothing was changed: restore the log
/// from a copy; do not edit it. Not safe for concurrent use while it travels.
/// </summary>
public sealed class UsageLogCorruptException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="index">The first record that is affected, from 0.</param>
    /// <param name="offset">The byte offset in <c>records.bin</c>, or null where the damage lies elsewhere.</param>
    /// <param name="reason">What does not hold; never a record's content.</param>
    public UsageLogCorruptException(ulong index, long? offset, string reason)
        : base(Describe(index, offset, reason))
    {
        Index = index;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>The first record that is affected, from 0.</summary>
    public ulong Index { get; }

    /// <summary>The byte offset in <c>records.bin</c>, or null where the damage lies elsewhere.</summary>
    public long? Offset { get; }

    /// <summary>What does not hold.</summary>
    public string Reason { get; }

    private static string Describe(ulong index, long? offset, string reason) =>
        offset is { } at
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The usage log is corrupt at record {index}, byte {at}: {reason} Restore the log from a copy."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The usage log is corrupt from record {index}: {reason} Restore the log from a copy."
            );
}
