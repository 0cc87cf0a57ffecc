namespace AuthOps.Metering.Packs;

/// <summary>What is wrong with an evidence pack as a file, before anything in it is looked at.</summary>
public enum PackFault
{
    /// <summary>It is no ZIP archive, is cut short, or has bytes that belong to no entry.</summary>
    NotAnArchive = 1,

    /// <summary>An entry is compressed, encrypted, dated or described in another way than packs are.</summary>
    OtherForm = 2,

    /// <summary>An entry has a name no pack has: absolute, leading out of the pack, or of other characters.</summary>
    UnsafeName = 3,

    /// <summary>Entries are there twice or out of order.</summary>
    OutOfOrder = 4,

    /// <summary>There are more entries, or longer ones, than a pack may have.</summary>
    TooLarge = 5,

    /// <summary>A file is missing that is needed to go on.</summary>
    FileMissing = 6,
}
