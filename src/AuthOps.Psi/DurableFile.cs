using AuthOps.Primitives.Files;

namespace AuthOps.Psi;

/// <summary>Files that are there whole or not at all, private to their owner. Stateless; one writer of a path at a time.</summary>
internal static class DurableFile
{
    /// <summary>Writes a file beside the path, makes it durable, and puts it in the place of what was there.</summary>
    /// <exception cref="IOException">The disk is full or fails; what was there stays.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";

        // Of a process that was killed.
        File.Delete(temporary);
        using (var file = PrivateFiles.Create(temporary))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
