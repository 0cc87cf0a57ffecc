namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// The tags of a set, as its server published them; whoever has them learns which of its inputs are in the set by one
/// evaluation each. Immutable and safe to share between threads.
/// </summary>
public sealed class PublishedTags
{
    private readonly byte[] _epoch;
    private readonly UInt128[] _tags;

    internal PublishedTags(EpochParameters epoch, UInt128[] tags, int version)
        : this(epoch.Digest, tags, version) { }

    private PublishedTags(byte[] epoch, UInt128[] tags, int version)
    {
        (_epoch, _tags, Version) = (epoch, tags, version);
    }

    /// <summary>The number of keys.</summary>
    public int Count => _tags.Length;

    /// <summary>The server's version.</summary>
    public int Version { get; }

    internal bool IsOf(EpochParameters epoch) => _epoch.AsSpan().SequenceEqual(epoch.Digest);

    internal bool Contains(UInt128 tag) => Array.BinarySearch(_tags, tag) >= 0;

    /// <summary>Applies changes: what is removed is there, what is added is not.</summary>
    internal PublishedTags With(List<UInt128> added, List<UInt128> removed, int version)
    {
        var next = new List<UInt128>(_tags.Length + added.Count);
        var gone = 0;
        var come = 0;
        foreach (var tag in _tags)
        {
            while (come < added.Count && added[come] < tag)
            {
                next.Add(added[come++]);
            }

            if (gone < removed.Count && removed[gone] == tag)
            {
                gone++;
                continue;
            }

            next.Add(tag);
            if (come < added.Count && added[come] == tag)
            {
                throw new PsiProtocolException(
                    PsiProtocolError.DuplicateElement,
                    "A tag is added that is there already; fetch all tags."
                );
            }
        }

        next.AddRange(added.Skip(come));
        return gone == removed.Count
            ? new PublishedTags(_epoch, [.. next], version)
            : throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "A tag is removed that is not there; fetch all tags."
            );
    }
}
