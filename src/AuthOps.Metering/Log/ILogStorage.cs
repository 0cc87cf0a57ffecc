namespace AuthOps.Metering.Log;

/// <summary>
/// The directory a log lives in. The disk is one implementation; tests use another that fails, forgets and crashes
/// on purpose. Names are relative, with <c>/</c> between folders.
/// </summary>
internal interface ILogStorage
{
    /// <summary>Whether a file of this name exists.</summary>
    bool Exists(string name);

    /// <summary>The files whose names begin so, in no particular order.</summary>
    IReadOnlyList<string> List(string prefix);

    /// <summary>Creates an empty file, and the folders above it; an existing one loses its content.</summary>
    ILogFile Create(string name);

    /// <summary>Writes a whole file without making it durable; an existing one is replaced, not at once.</summary>
    void WriteUnflushed(string name, ReadOnlySpan<byte> content);

    /// <summary>Opens a file for writing.</summary>
    ILogFile OpenForWriting(string name);

    /// <summary>Opens a file for reading, whoever else has it open.</summary>
    ILogFile OpenShared(string name);

    /// <summary>Locks a file: exclusively for the one writer, shared for readers of a log at rest.</summary>
    /// <exception cref="IOException">It is locked in a way that excludes this.</exception>
    IDisposable Lock(string name, bool exclusively);

    /// <summary>Renames a file, replacing another of the new name at once.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; none is no error.</summary>
    void Delete(string name);

    /// <summary>Makes the names in the folder of this file durable (fsync of the folder).</summary>
    void FlushFolderOf(string name);
}
