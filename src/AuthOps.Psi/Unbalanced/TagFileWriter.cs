using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Unbalanced;

/// <summary>Writes published tags. Stateless and safe to share between threads.</summary>
internal static class TagFileWriter
{
    public static byte[] Full(
        EpochParameters epoch,
        byte[]? basis,
        ReadOnlySpan<UInt128> tags,
        int version
    ) => Write(epoch, basis, TagFile.KindFull, tags, [], 0, version);

    public static byte[] Delta(
        EpochParameters epoch,
        byte[]? basis,
        (UInt128[] Added, UInt128[] Removed) change,
        int from,
        int to
    ) => Write(epoch, basis, TagFile.KindDelta, change.Added, change.Removed, from, to);

    private static byte[] Write(
        EpochParameters epoch,
        byte[]? basis,
        byte kind,
        ReadOnlySpan<UInt128> added,
        ReadOnlySpan<UInt128> removed,
        int from,
        int to
    )
    {
        var file = new MemoryStream();
        Span<byte> header = stackalloc byte[TagFile.HeaderSize];
        header.Clear();
        TagFile.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], TagFile.Version);
        header[6] = kind;
        epoch.Digest.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], (uint)from);
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], (uint)to);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], (ulong)added.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[56..], (ulong)removed.Length);
        basis?.CopyTo(header[64..]);

        file.Write(header);
        Span<byte> link = stackalloc byte[Sha256.DigestSize];
        Sha256.Hash(header, link);
        WriteSection(file, added, link);
        WriteSection(file, removed, link);
        return file.ToArray();
    }

    private static void WriteSection(MemoryStream file, ReadOnlySpan<UInt128> tags, Span<byte> link)
    {
        var plainBits = TagFile.PlainBits(tags.Length);
        Span<byte> head = stackalloc byte[2 * sizeof(uint)];
        for (var start = 0; start < tags.Length; start += TagFile.BlockTags)
        {
            var block = tags.Slice(start, Math.Min(TagFile.BlockTags, tags.Length - start));
            var payload = Payload(block, plainBits);
            BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)block.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(uint)..], (uint)payload.Length);
            TagFile.Chain(link, head, payload);
            file.Write(head);
            file.Write(link);
            file.Write(payload);
        }
    }

    /// <summary>The first tag, then each gap less 1: the quotient by 2^bits in ones and a zero, the rest in bits, highest first.</summary>
    private static byte[] Payload(ReadOnlySpan<UInt128> tags, int plainBits)
    {
        var payload = new List<byte>(tags.Length * EpochParameters.TagSize) { (byte)plainBits };
        Span<byte> first = stackalloc byte[EpochParameters.TagSize];
        EpochHashes.WriteTag(first, tags[0]);
        payload.AddRange(first);
        var (pending, count) = (0, 0);
        for (var i = 1; i < tags.Length; i++)
        {
            var gap = tags[i] - tags[i - 1] - 1;
            for (var quotient = gap >> plainBits; quotient > 0; quotient--)
            {
                Put(1);
            }

            Put(0);
            for (var bit = plainBits - 1; bit >= 0; bit--)
            {
                Put((gap >> bit & 1) == 0 ? 0 : 1);
            }
        }

        while (count != 0)
        {
            Put(0);
        }

        return [.. payload];

        void Put(int bit)
        {
            pending = (pending << 1) | bit;
            if (++count == 8)
            {
                payload.Add((byte)pending);
                (pending, count) = (0, 0);
            }
        }
    }
}
