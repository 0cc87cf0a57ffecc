namespace AuthOps.Primitives.Hashing;

/// <summary>A hash of as many messages as a vector has lanes, all of one length.</summary>
internal unsafe interface ILaneKernel
{
    /// <summary>Messages hashed at once.</summary>
    static abstract int Lanes { get; }

    /// <summary>Bytes in a block of the compression function.</summary>
    static abstract int BlockSize { get; }

    /// <summary>Bytes in a digest.</summary>
    static abstract int DigestSize { get; }

    /// <summary>Writes what depends on the shape alone into the working memory, once a batch.</summary>
    /// <param name="shape">Length, prefix and padding of every message.</param>
    /// <param name="work"><see cref="LaneShape.WorkSize"/> bytes, aligned to 64.</param>
    static abstract void Prepare(in LaneShape shape, byte* work);

    /// <summary>Hashes <see cref="Lanes"/> messages.</summary>
    /// <param name="shape">The shape the memory was prepared for.</param>
    /// <param name="messages">The messages back to back; no byte before or after them is touched.</param>
    /// <param name="work">The prepared memory.</param>
    /// <param name="digests">Receives the digests back to back.</param>
    static abstract void Hash(in LaneShape shape, byte* messages, byte* work, byte* digests);
}
