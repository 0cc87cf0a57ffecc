using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Writes a file of chains: a checkpoint, records with their paths to its roots, a digest of the whole. A path names
/// only what differs from the path before it. Not safe for concurrent use.
/// </summary>
internal sealed class ChainFileWriter : IDisposable
{
    public const ushort Version = 1;
    public const ulong End = ulong.MaxValue;

    // The caller's, who flushes and closes it.
#pragma warning disable CA2213
    private readonly Stream _output;
#pragma warning restore CA2213
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _entry = new();
    private byte[] _sha256Path = [];
    private byte[] _sm3Path = [];

    public ChainFileWriter(Stream output, ReadOnlySpan<byte> note)
    {
        _output = output;
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, Version);
        Magic.CopyTo(head[2..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], note.Length);
        Write(head);
        Write(note);
    }

    public static ReadOnlySpan<byte> Magic => "AOUCHN"u8;

    /// <summary>The records written so far.</summary>
    public ulong Count { get; private set; }

    public void Add(UsageReceipt receipt)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        _entry.SetLength(0);
        BinaryPrimitives.WriteUInt64LittleEndian(number, receipt.Index);
        _entry.Write(number);
        _entry.Write(receipt.Record.Span);
        BinaryPrimitives.WriteInt32LittleEndian(number, receipt.Body.Length);
        _entry.Write(number[..sizeof(int)]);
        _entry.Write(receipt.Body.Span);
        AddPath(receipt.Sha256Path.Span, ref _sha256Path);
        AddPath(receipt.Sm3Path.Span, ref _sm3Path);
        Write(_entry.GetBuffer().AsSpan(0, (int)_entry.Length));
        Count++;
    }

    /// <summary>Writes the end, without which the file is refused.</summary>
    public void Complete()
    {
        Span<byte> end = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(end, End);
        Write(end);
        _output.Write(_digest.GetHashAndReset());
    }

    public void Dispose()
    {
        _digest.Dispose();
        _entry.Dispose();
    }

    // The upper ends of the paths of neighbours are the same.
    private void AddPath(ReadOnlySpan<byte> path, ref byte[] before)
    {
        var shared = 0;
        while (
            (shared + 1) * RecordLayout.DigestSize is var length
            && length <= Math.Min(path.Length, before.Length)
            && path[^length..].SequenceEqual(before.AsSpan(before.Length - length))
        )
        {
            shared++;
        }

        var own = path[..^(shared * RecordLayout.DigestSize)];
        _entry.WriteByte((byte)shared);
        _entry.WriteByte((byte)(own.Length / RecordLayout.DigestSize));
        _entry.Write(own);
        before = path.ToArray();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _digest.AppendData(bytes);
        _output.Write(bytes);
    }
}
