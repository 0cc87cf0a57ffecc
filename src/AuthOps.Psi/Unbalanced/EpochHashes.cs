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
        var prefix = Prefix("authops/psi/unbalanced/tag/v1", epoch);
        var size = epoch.Suite.OutputSize;
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

    /// <summary>The key of an output's label.</summary>
    public static byte[] LabelKey(EpochParameters epoch, ReadOnlySpan<byte> output)
    {
        var prefix = Prefix("authops/psi/unbalanced/label/v1", epoch);
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

    /// <summary>The message of <see cref="DomainHash"/> over (epoch id, output) up to the output.</summary>
    private static byte[] Prefix(string label, EpochParameters epoch)
    {
        var prefix = new byte[
            1 + label.Length + sizeof(uint) + (2 * sizeof(ulong)) + EpochParameters.IdSize
        ];
        prefix[0] = (byte)label.Length;
        System.Text.Encoding.ASCII.GetBytes(label, prefix.AsSpan(1));
        var at = 1 + label.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(at), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(at + 4), EpochParameters.IdSize);
        epoch.Id.Span.CopyTo(prefix.AsSpan(at + 12));
        BinaryPrimitives.WriteUInt64LittleEndian(
            prefix.AsSpan(prefix.Length - sizeof(ulong)),
            (ulong)epoch.Suite.OutputSize
        );
        return prefix;
    }
}
