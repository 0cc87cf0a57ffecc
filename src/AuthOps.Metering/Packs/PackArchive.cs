using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AuthOps.Metering.Packs;

/// <summary>
/// Reads the ZIP archive of a pack, which has one form only: entries stored one after the other without gaps, extra
/// fields or comments, in order of their names, the manifest last. So nothing in it can be larger than the archive, hide
/// between entries or lead out of it. Safe for concurrent reading.
/// </summary>
internal sealed class PackArchive : IDisposable
{
    private const int EndSize = 22;
    private const int CentralSize = 46;
    private const int LocalSize = 30;
    private const uint EndSignature = 0x06054b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;

    // Version 2.0 is needed; the library that writes archives notes the kind of system besides.
    private const uint MadeOnUnix = 0x0014_0314;
    private const uint MadeElsewhere = 0x0014_0014;

    // The first of January 1980, the earliest date there is.
    private const uint Date = 0x0021_0000;

    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, PackEntry> _byName = new(StringComparer.Ordinal);
    private readonly List<PackEntry> _entries = [];

    private PackArchive(SafeFileHandle handle)
    {
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>The bytes of the archive.</summary>
    public long Length { get; }

    /// <summary>The entries, in the order of the archive.</summary>
    public IReadOnlyList<PackEntry> Entries => _entries;

    /// <exception cref="EvidencePackException">The archive has another form.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackArchive Open(string path)
    {
        var handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            var archive = new PackArchive(handle);
            archive.ReadDirectory();
            return archive;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public PackEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads bytes of an entry, filling the buffer unless the entry ends first.</summary>
    public int Read(PackEntry entry, Span<byte> buffer, long offset)
    {
        if (offset >= entry.Length)
        {
            return 0;
        }

        var wanted = buffer[..(int)Math.Min(buffer.Length, entry.Length - offset)];
        Fill(wanted, entry.Offset + offset);
        return wanted.Length;
    }

    public void Dispose() => _handle.Dispose();

    private void ReadDirectory()
    {
        if (Length is < EndSize or > PackNames.MaxArchiveBytes)
        {
            throw Refused(
                Length < EndSize ? PackFault.NotAnArchive : PackFault.TooLarge,
                $"The file has {Length} bytes; a pack has {EndSize} to {PackNames.MaxArchiveBytes}."
            );
        }

        Span<byte> end = stackalloc byte[EndSize];
        Fill(end, Length - EndSize);
        var count = U16(end, 10);
        var size = U32(end, 12);
        var start = U32(end, 16);
        if (
            U32(end, 0) != EndSignature
            || U32(end, 4) != 0
            || U16(end, 8) != count
            || U16(end, 20) != 0
            || start + (long)size + EndSize != Length
        )
        {
            throw Refused(
                PackFault.NotAnArchive,
                "The file does not end as a pack does: it is no ZIP archive, is cut short, or has a comment or bytes behind it."
            );
        }

        if (count > PackNames.MaxFiles || size > count * (CentralSize + PackNames.MaxNameLength))
        {
            throw Refused(
                PackFault.TooLarge,
                $"The archive has {count} entries in a directory of {size} bytes; a pack has at most {PackNames.MaxFiles}."
            );
        }

        var directory = new byte[size];
        Fill(directory, start);
        ReadEntries(directory, count, start);
    }

    private void ReadEntries(ReadOnlySpan<byte> directory, int count, uint start)
    {
        long offset = 0;
        for (var i = 0; i < count; i++)
        {
            if (
                directory.Length < CentralSize
                || U32(directory, 0) != CentralSignature
                || directory.Length < CentralSize + U16(directory, 28)
            )
            {
                throw Refused(PackFault.NotAnArchive, "The directory of the archive is damaged.");
            }

            var header = directory[..(CentralSize + U16(directory, 28))];
            directory = directory[header.Length..];
            var entry = Entry(header, offset);
            RequireInOrder(entry, i == count - 1);
            RequireLocal(header, offset);
            offset = entry.Offset + entry.Length;
            if (offset > start)
            {
                throw Refused(PackFault.NotAnArchive, $"The entry {entry.Name} ends nowhere.");
            }

            _entries.Add(entry);
            _byName.Add(entry.Name, entry);
        }

        if (offset != start || !directory.IsEmpty)
        {
            throw Refused(PackFault.NotAnArchive, "The archive has bytes that belong to no entry.");
        }
    }

    private static PackEntry Entry(ReadOnlySpan<byte> header, long offset)
    {
        var bytes = header[CentralSize..];
        var name = Encoding.ASCII.GetString(bytes);
        if (bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') || !PackNames.IsSafe(name))
        {
            throw Refused(
                PackFault.UnsafeName,
                "An entry has a name that no file of a pack has: relative, lower-case, no empty, dotted or parent folder."
            );
        }

        // Maker, flags, method, date, both sizes, extra field, comment, disk, attributes; then where it begins.
        var length = U32(header, 24);
        if (
            U32(header, 4) is not (MadeOnUnix or MadeElsewhere)
            || U32(header, 8) != 0
            || U32(header, 12) != Date
            || U32(header, 20) != length
            || U32(header, 30) != 0
            || U32(header, 34) != 0
            || U32(header, 38) != 0
            || U32(header, 42) != offset
        )
        {
            throw Refused(
                PackFault.OtherForm,
                $"The entry {name} is compressed, encrypted, dated, overlapping or described otherwise than packs are; packs store their files as they are."
            );
        }

        return new PackEntry(name, offset + LocalSize + bytes.Length, length);
    }

    private void RequireInOrder(PackEntry entry, bool isLast)
    {
        var before = _entries.Count > 0 ? _entries[^1].Name : "";
        var isManifest = entry.Name == PackNames.Manifest;
        if (
            isManifest
                ? !isLast
                : string.CompareOrdinal(before, entry.Name) >= 0 || _byName.ContainsKey(entry.Name)
        )
        {
            throw Refused(
                PackFault.OutOfOrder,
                $"The entry {entry.Name} is there twice or out of order; a pack has its files in the order of their names, the manifest last."
            );
        }
    }

    // Version, flags, method, date, checksum, sizes and name: the same as in the directory.
    private void RequireLocal(ReadOnlySpan<byte> central, long offset)
    {
        Span<byte> local = stackalloc byte[LocalSize + PackNames.MaxNameLength];
        local = local[..(LocalSize + central.Length - CentralSize)];
        if (offset + local.Length > Length)
        {
            throw Refused(PackFault.NotAnArchive, "An entry of the archive is cut short.");
        }

        Fill(local, offset);
        if (
            U32(local, 0) != LocalSignature
            || U16(local, 28) != 0
            || !local[4..28].SequenceEqual(central[6..30])
            || !local[LocalSize..].SequenceEqual(central[CentralSize..])
        )
        {
            throw Refused(
                PackFault.OtherForm,
                "An entry of the archive and the directory describe it differently."
            );
        }
    }

    private void Fill(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0)
            {
                throw Refused(PackFault.NotAnArchive, "The archive became shorter.");
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static EvidencePackException Refused(PackFault fault, string message) =>
        new(fault, message);
}
