namespace AuthOps.Metering.Log;

/// <summary>
/// <c>acknowledged.bin</c>: two slots in different pages, written in turn, so that a torn write of one leaves the
/// other.
/// </summary>
internal static class AcknowledgementFile
{
    public const string Name = "acknowledged.bin";

    /// <summary>Bytes from one slot to the next: no common sector or page.</summary>
    public const int SlotDistance = 4096;

    public const int Length = SlotDistance + Acknowledgement.Size;

    /// <summary>Where the slot of a sequence number lies.</summary>
    public static long OffsetOf(ulong sequence) => (long)(sequence % 2) * SlotDistance;

    /// <summary>The file of a new log: sequence 0 in the first slot, the second never written.</summary>
    public static byte[] Create(Acknowledgement first, ReadOnlySpan<byte> logId)
    {
        var file = new byte[Length];
        first.Write(logId).CopyTo(file, (int)OffsetOf(first.Sequence));
        return file;
    }

    /// <summary>Finds the newest acknowledgement.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="logId">The log it must belong to.</param>
    /// <param name="otherDamaged">Whether the other slot is unreadable, as a crash while writing it leaves it.</param>
    /// <exception cref="UsageLogCorruptException">Both slots are damaged, or they contradict each other.</exception>
    public static Acknowledgement Newest(
        ReadOnlySpan<byte> file,
        ReadOnlySpan<byte> logId,
        out bool otherDamaged
    )
    {
        if (file.Length != Length)
        {
            throw Corrupt($"{Name} has {file.Length} bytes instead of {Length}.");
        }

        var first = file[..Acknowledgement.Size];
        var second = file[SlotDistance..];
        var a = Acknowledgement.Read(first, logId);
        var b = Acknowledgement.Read(second, logId);
        if (a is { Sequence: 0 } && !second.ContainsAnyExcept((byte)0))
        {
            otherDamaged = false;
            return a;
        }

        var newest = (a, b) switch
        {
            (null, null) => throw Corrupt($"both slots of {Name} are damaged."),
            (null, _) => b,
            (_, null) => a,
            _ => a.Sequence > b.Sequence ? a : b,
        };
        otherDamaged = a is null || b is null;
        if (
            OffsetOf(newest.Sequence) != (ReferenceEquals(newest, a) ? 0 : SlotDistance)
            || (
                !otherDamaged
                && Math.Max(a!.Sequence, b!.Sequence) - Math.Min(a.Sequence, b.Sequence) != 1
            )
        )
        {
            throw Corrupt($"the slots of {Name} contradict each other.");
        }

        return newest;
    }

    private static UsageLogCorruptException Corrupt(string reason) => new(0, null, reason);
}
