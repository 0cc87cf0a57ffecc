namespace AuthOps.Metering.Log;

/// <summary>
/// The directory a log lives in. The disk is one implementation; tests use another that fails and crashes on
/// purpose.
/// </summary>
internal interface ILogStorage
{
    /// <summary>Whether a file of this name exists.</summary>
    bool Exists(string name);

    /// <summary>Opens a file for writing, alone: a second writer is refused.</summary>
    ILogFile OpenForWriting(string name);

    /// <summary>Opens a file for reading; refused while a writer has it.</summary>
    ILogFile OpenForReading(string name);

    /// <summary>
    /// Puts a whole file in place: temporary name, fsync, rename, fsync of the directory. Durable on return.
    /// </summary>
    void Put(string name, ReadOnlySpan<byte> content, bool overwrite);
}
