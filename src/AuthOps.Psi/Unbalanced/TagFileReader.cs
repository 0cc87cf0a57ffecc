using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// Takes published tags as they arrive, checks each block, and tells from where to go on after an interruption. Not safe for
/// concurrent use.
/// </summary>
public sealed class TagFileReader
{
    private readonly EpochParameters _epoch;
    private readonly PublishedTags? _base;
    private readonly byte[] _buffer = new byte[TagFile.BlockHeaderSize + TagFile.MaxPayload];
    private readonly byte[] _link = new byte[Sha256.DigestSize];
    private readonly List<UInt128> _added = [];
    private readonly List<UInt128> _removed = [];
    private int _filled;
    private bool _hasHeader;
    private bool _failed;
    private long _addedCount;
    private long _removedCount;
    private int _toVersion;

    /// <summary>Makes a reader.</summary>
    /// <param name="epoch">The epoch, from a source the client trusts.</param>
    /// <param name="baseTags">The tags that changes are applied to; null for a file of all tags.</param>
    /// <exception cref="ArgumentException">The base is of another epoch.</exception>
    public TagFileReader(EpochParameters epoch, PublishedTags? baseTags = null)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (baseTags?.IsOf(epoch) == false)
        {
            throw new ArgumentException("The base is of another epoch.", nameof(baseTags));
        }

        (_epoch, _base) = (epoch, baseTags);
    }

    /// <summary>Bytes taken in whole blocks: from here a transfer goes on.</summary>
    public long ResumeOffset { get; private set; }

    /// <summary>Whether everything announced was taken.</summary>
    public bool IsComplete =>
        _hasHeader && !_failed && _added.Count == _addedCount && _removed.Count == _removedCount;

    /// <summary>Forgets what came of an unfinished block, to go on from <see cref="ResumeOffset"/>.</summary>
    public void Resume() => _filled = 0;

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">Any number of bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The bytes are not those of such a file; the reader takes no more.</exception>
    /// <exception cref="InvalidOperationException">The reader failed before.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_failed)
        {
            throw new InvalidOperationException("The reader failed; begin with a new one.");
        }

        _failed = true;
        while (!bytes.IsEmpty)
        {
            if (_hasHeader && _added.Count == _addedCount && _removed.Count == _removedCount)
            {
                throw TagBlock.Malformed("follows the last that was announced");
            }

            var take = Math.Min(Wanted() - _filled, bytes.Length);
            bytes[..take].CopyTo(_buffer.AsSpan(_filled));
            _filled += take;
            bytes = bytes[take..];
            TakeWhole();
        }

        _failed = false;
    }

    /// <summary>The tags, when everything was taken.</summary>
    /// <returns>All tags of the version.</returns>
    /// <exception cref="InvalidOperationException">Something is missing.</exception>
    /// <exception cref="PsiProtocolException">The changes do not fit the base.</exception>
    public PublishedTags Complete()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException(
                $"The file is not complete; go on from byte {ResumeOffset}."
            );
        }

        return _base is null
            ? new PublishedTags(_epoch, [.. _added], _toVersion)
            : _base.With(_added, _removed, _toVersion);
    }

    /// <summary>Bytes of the buffer that make up what is being read, as far as that is known.</summary>
    private int Wanted() =>
        !_hasHeader ? TagFile.HeaderSize
        : _filled < TagFile.BlockHeaderSize ? TagFile.BlockHeaderSize
        : TagFile.BlockHeaderSize + PayloadLength();

    private void TakeWhole()
    {
        if (_filled < Wanted())
        {
            return;
        }

        if (!_hasHeader)
        {
            TakeHeader(_buffer.AsSpan(0, TagFile.HeaderSize));
        }
        else if (_filled == TagFile.BlockHeaderSize)
        {
            // The length is checked before anything of that length is waited for.
            _ = Count();
            _ = PayloadLength();
            return;
        }
        else
        {
            TakeBlock();
        }

        ResumeOffset += _filled;
        _filled = 0;
    }

    private int Count()
    {
        var count = BinaryPrimitives.ReadUInt32LittleEndian(_buffer);
        var left =
            _added.Count < _addedCount
                ? _addedCount - _added.Count
                : _removedCount - _removed.Count;
        return count == Math.Min(TagFile.BlockTags, left)
            ? (int)count
            : throw TagBlock.Malformed($"announces {count} tags; {left} are left");
    }

    private int PayloadLength()
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(sizeof(uint)));
        return length is > 0 and <= TagFile.MaxPayload
            ? (int)length
            : throw TagBlock.Malformed($"announces {length} bytes");
    }

    private void TakeHeader(ReadOnlySpan<byte> header)
    {
        var kind = _base is null ? TagFile.KindFull : TagFile.KindDelta;
        if (
            !header[..4].SequenceEqual(TagFile.Magic)
            || BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) != TagFile.Version
            || header[6] != kind
            || header[7] != 0
            || !header.Slice(8, EpochParameters.DigestSize).SequenceEqual(_epoch.Digest)
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "The file holds no published tags of this epoch, version and kind."
            );
        }

        var from = BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
        var to = BinaryPrimitives.ReadUInt32LittleEndian(header[44..]);
        var added = BinaryPrimitives.ReadUInt64LittleEndian(header[48..]);
        var removed = BinaryPrimitives.ReadUInt64LittleEndian(header[56..]);
        if (
            from != (uint)(_base?.Version ?? 0)
            || to > int.MaxValue
            || to < from
            || added > (ulong)_epoch.MaxItems
            || removed > (ulong)(_base?.Count ?? 0)
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                "The file goes on from another version, or announces more tags than the epoch allows."
            );
        }

        (_addedCount, _removedCount, _toVersion) = ((long)added, (long)removed, (int)to);
        Sha256.Hash(header, _link);
        _hasHeader = true;
    }

    private void TakeBlock()
    {
        var count = Count();
        var payload = _buffer.AsSpan(TagFile.BlockHeaderSize, PayloadLength());
        TagFile.Chain(_link, _buffer.AsSpan(0, 2 * sizeof(uint)), payload);
        if (!_link.AsSpan().SequenceEqual(_buffer.AsSpan(8, Sha256.DigestSize)))
        {
            throw TagBlock.Malformed("is not the one that was written, or not at its place");
        }

        var section = _added.Count < _addedCount ? _added : _removed;
        TagBlock.Read(payload, count, section.Count == 0 ? null : section[^1], section);
    }
}
