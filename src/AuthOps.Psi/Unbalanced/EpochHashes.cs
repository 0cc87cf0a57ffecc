using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>What is derived from outputs in an epoch. Stateless and safe to share between threads.</summary>
internal static class EpochHashes
{
    private const int DigestSize = 32;

    /// <summary>The tags of outputs: 96 bits, the first byte highest.</summary>
    public static void Tags(EpochParameters epoch, ReadOnlySpan<byte> outputs, Span<UInt128> tags)
    {
        var size = epoch.Suite.OutputSize;
        var prefix = Prefix("authops/psi/unbalanced/tag/v1", epoch.Id.Span, size);
        var length = prefix.Length + size;
        Span<byte> messages = stackalloc byte[OprfContext.SliceItems * length];
        Span<byte> digests = stackalloc byte[OprfContext.SliceItems * DigestSize];
        for (var start = 0; start < tags.Length; start += OprfContext.SliceItems)
        {
            var count = Math.Min(OprfContext.SliceItems, tags.Length - start);
            for (var i = 0; i < count; i++)
            {
                var message = messages.Slice(i * length, length);
                prefix.CopyTo(message);
                outputs.Slice((start + i) * size, size).CopyTo(message[prefix.Length..]);
            }

            Sha256.HashBatch(messages[..(count * length)], length, digests[..(count * DigestSize)]);
            for (var i = 0; i < count; i++)
            {
                tags[start + i] = ReadTag(digests[(i * DigestSize)..]);
            }
        }

        messages.Clear();
    }

    /// <summary>The buckets of items: the first bits of a hash that does not change from epoch to epoch.</summary>
    public static void Buckets(EpochParameters epoch, OprfInputs items, Span<int> buckets)
    {
        const string Label = "authops/psi/unbalanced/bucket/v1";
        Span<byte> digests = stackalloc byte[OprfContext.SliceItems * DigestSize];
        Span<byte> room = stackalloc byte[OprfContext.SliceItems * HashKinds.MaxBatchMessageLength];
        for (var start = 0; start < items.Count; start += OprfContext.SliceItems)
        {
            var count = Math.Min(OprfContext.SliceItems, items.Count - start);
            var own = items.Slice(start, count);
            var common = own.CommonLength();
            var prefix = Prefix(Label, epoch.SchemaHash, Math.Max(0, common));
            var length = prefix.Length + common;
            var messages = room[..(count * HashKinds.MaxBatchMessageLength)];
            for (var i = 0; i < count; i++)
            {
                if (common < 0 || length > HashKinds.MaxBatchMessageLength)
                {
                    prefix = Prefix(Label, epoch.SchemaHash, own[i].Length);
                    Sha256.Hash([.. prefix, .. own[i]], digests.Slice(i * DigestSize, DigestSize));
                    continue;
                }

                prefix.CopyTo(messages[(i * length)..]);
                own[i].CopyTo(messages[((i * length) + prefix.Length)..]);
            }

            if (common >= 0 && length <= HashKinds.MaxBatchMessageLength)
            {
                Sha256.HashBatch(
                    messages[..(count * length)],
                    length,
                    digests[..(count * DigestSize)]
                );
            }

            for (var i = 0; i < count; i++)
            {
                var word = BinaryPrimitives.ReadUInt32BigEndian(digests[(i * DigestSize)..]);
                buckets[start + i] = (int)((ulong)word >> (32 - epoch.BucketBits));
            }
        }

        room.Clear();
    }

    /// <summary>The key of an output's label.</summary>
    public static byte[] LabelKey(EpochParameters epoch, ReadOnlySpan<byte> output)
    {
        var prefix = Prefix("authops/psi/unbalanced/label/v1", epoch.Id.Span, output.Length);
        return Sha256.Hash([.. prefix, .. output]);
    }

    public static UInt128 ReadTag(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(uint)..])
        );

    public static void WriteTag(Span<byte> bytes, UInt128 tag)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)(tag >> 64)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(uint)..], unchecked((ulong)tag));
    }

    /// <summary>The message of <see cref="DomainHash"/> over two parts, up to the second.</summary>
    private static byte[] Prefix(string label, ReadOnlySpan<byte> first, int secondLength)
    {
        var prefix = new byte[1 + label.Length + sizeof(uint) + (2 * sizeof(ulong)) + first.Length];
        prefix[0] = (byte)label.Length;
        System.Text.Encoding.ASCII.GetBytes(label, prefix.AsSpan(1));
        var at = 1 + label.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(at), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(at + 4), (ulong)first.Length);
        first.CopyTo(prefix.AsSpan(at + 12));
        BinaryPrimitives.WriteUInt64LittleEndian(
            prefix.AsSpan(prefix.Length - sizeof(ulong)),
            (ulong)secondLength
        );
        return prefix;
    }
}
