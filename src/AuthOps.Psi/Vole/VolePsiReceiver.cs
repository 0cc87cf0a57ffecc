using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The party that learns which of its items the sender has (P. Rindal, P. Schoppmann, 2021; S. Raghuraman, P. Rindal, 2022). A state
/// machine without input or output: each method takes the peer's message and gives the next one, whose sizes the terms say. One use: a
/// store is never sent twice under one correlation, which would give away the difference of two sets. One thread drives it.
/// </summary>
internal sealed class VolePsiReceiver : IDisposable
{
    private readonly VolePsiTerms _terms;
    private readonly IVoleRandomness _randomness;
    private readonly BaseOtContext _context;
    private readonly IndexedHash _hash;
    private readonly VoleReceiver _vole;
    private readonly BinnedRows _rows;
    private readonly TagHash _tagHash;
    private byte[] _commitment = [];
    private Block _coin;
    private VolePsiStep _due = VolePsiStep.Start;

    /// <param name="terms">What both parties agreed to.</param>
    /// <param name="session">32 bytes from both parties' declarations and nonces.</param>
    /// <param name="hashes">The hashes of the own items under the session: different items, at most as many as declared.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    /// <exception cref="PsiProtocolException">A bin is fuller than its bound, which happens with probability 2^-40.</exception>
    public VolePsiReceiver(
        VolePsiTerms terms,
        ReadOnlySpan<byte> session,
        ReadOnlySpan<Block> hashes,
        IVoleRandomness? randomness = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            hashes.Length,
            terms.ReceiverItems,
            nameof(hashes)
        );
        _terms = terms;
        _randomness = randomness ?? VoleRandomness.Instance;
        _context = new BaseOtContext(terms.Mode.Group, session);
        _hash = new IndexedHash(terms.Hash, session);
        _tagHash = new TagHash(session, terms.Oracle);
        _rows = new BinnedRows(hashes, terms.Store.Bins);
        VolePsiMessage.Require(
            _rows.MaxCount <= terms.Store.Capacity,
            PsiProtocolError.Stopped,
            "A bin of the own items is fuller than its bound; begin a new session."
        );
        _vole = new VoleReceiver(terms.Correlation, _context, session, _randomness);
        IsMatch = new bool[hashes.Length];
    }

    /// <summary>Whether each own item is common; complete after the last message.</summary>
    public bool[] IsMatch { get; }

    /// <summary>Makes message 1.</summary>
    public byte[] Start()
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Start, VolePsiStep.Choices);
        return _vole.Start.ToArray();
    }

    /// <summary>Takes message 2 and makes message 3.</summary>
    /// <exception cref="PsiProtocolException">The message is malformed or has what is no element.</exception>
    public byte[] Extend(ReadOnlySpan<byte> choices)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Choices, VolePsiStep.Trees);
        var sizes = new VoleMessages(_terms.Correlation, _context);
        VolePsiMessage.RequireSize(choices, sizes.ChoicesSize);
        var extension = new byte[sizes.ExtensionSize];
        VolePsiMessage.Require(
            _vole.TryExtend(choices, extension),
            PsiProtocolError.InvalidElement,
            "An element of the base transfers is none."
        );
        return extension;
    }

    /// <summary>Takes message 4 and makes message 5: the store of the own items under the correlation.</summary>
    /// <param name="trees">Message 4.</param>
    /// <param name="cancellationToken">Looked at before each tree and each bin; the session cannot go on afterwards.</param>
    /// <returns>The message; who has sent it may give it back to <see cref="LargeMemory.Shared"/>.</returns>
    /// <exception cref="PsiProtocolException">The message is malformed, or the items do not encode, which happens with probability 2^-40.</exception>
    public byte[] Mask(ReadOnlySpan<byte> trees, CancellationToken cancellationToken = default)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Trees, VolePsiStep.Tags);
        var sizes = new VoleMessages(_terms.Correlation, _context);
        var proofSize = _terms.Mode.IsMalicious ? IndexedHash.DigestSize : 0;
        VolePsiMessage.RequireSize(trees, sizes.TreesSize + proofSize);
        _commitment = trees[sizes.TreesSize..].ToArray();
        _vole.Finish(trees[..sizes.TreesSize], cancellationToken);
        return Store(cancellationToken);
    }

    /// <summary>Encodes the own items, masked by the correlation, which must be used for no other store.</summary>
    private byte[] Store(CancellationToken cancellationToken)
    {
        var message = LargeMemory.Shared.Take(_terms.StoreSize);
        var store = message.AsSpan(0, _terms.Store.Slots * _terms.SlotSize);
        if (_terms.Mode.IsSmall)
        {
            Encode<ulong, SmallField>(MemoryMarshal.Cast<byte, ulong>(store), cancellationToken);
            var words = MemoryMarshal.Cast<byte, ulong>(store);
            var values = MemoryMarshal.Cast<Block, ulong>(_vole.Values);
            for (var i = 0; i < words.Length; i++)
            {
                words[i] ^= values[2 * i];
            }
        }
        else
        {
            Encode<Block, FullField>(MemoryMarshal.Cast<byte, Block>(store), cancellationToken);
            Blocks.AddTo(MemoryMarshal.Cast<byte, Block>(store), _vole.Values);
        }

        if (_terms.Mode.IsMalicious)
        {
            var rest = message.AsSpan(store.Length);
            _vole.Challenge(rest[..VoleMessages.ChallengeSize]);
            _coin = _randomness.NextBlock();
            MemoryMarshal.Write(rest[VoleMessages.ChallengeSize..], _coin);
        }

        return message;
    }

    /// <summary>Takes message 6 and makes message 7, which is empty unless both learn the result; <see cref="IsMatch"/> is complete then.</summary>
    /// <param name="answer">Message 6.</param>
    /// <param name="cancellationToken">Looked at before each bin; <see cref="IsMatch"/> is empty then, and the session cannot go on.</param>
    /// <exception cref="PsiProtocolException">The message is malformed, or the sender deviated; there is no output.</exception>
    public byte[] Match(ReadOnlySpan<byte> answer, CancellationToken cancellationToken = default)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Tags, VolePsiStep.Done);
        VolePsiMessage.RequireSize(answer, _terms.AnswerSize);
        if (_terms.Mode.IsMalicious)
        {
            var proof = answer[..VoleMessages.ProofSize];
            var coin = MemoryMarshal.Read<Block>(answer[VoleMessages.ProofSize..]);
            Span<byte> opened = stackalloc byte[IndexedHash.DigestSize];
            _hash.Hash(HashUse.Coin, 0, [coin], opened);
            var isOpened = CryptographicOperations.FixedTimeEquals(opened, _commitment);
            VolePsiMessage.Require(
                _vole.Verify(proof) & isOpened,
                PsiProtocolError.InvalidProof,
                "The sender's part of the correlation does not hold together; it deviated from the protocol."
            );
            _coin ^= coin;
        }

        VolePsiMessage.Require(
            PeerTags.TryRead(_terms, answer[^_terms.TagsSize..], out var list),
            PsiProtocolError.MalformedFrame,
            "The sender's tags are no ascending list."
        );
        using var tags = OwnTags(cancellationToken);
        var matches = new byte[_terms.MatchesSize];
        list.Match(tags.Span, _rows.Items, IsMatch, matches);
        return matches;
    }

    public void Dispose()
    {
        _vole.Dispose();
        _rows.Dispose();
        _tagHash.Dispose();
        _coin = default;
    }

    private void Encode<T, TField>(Span<T> store, CancellationToken cancellationToken)
        where T : unmanaged
        where TField : struct, IOkvsSolvableField<T>
    {
        // Free slots from a stream that nobody else has.
        using (var stream = new BlockStream(_randomness.NextBlock()))
        {
            stream.Fill(MemoryMarshal.Cast<T, ulong>(store));
        }

        var shape = _terms.Store;
        using var encoder = new OkvsEncoder<T, TField>(shape);
        using var values = new AlignedBuffer<Block>(shape.Capacity);
        using var elements = new AlignedBuffer<T>(shape.Capacity);
        for (var bin = 0; bin < shape.Bins; bin++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = _rows.RowsOf(bin);
            var own = values.Span[..rows.Length];
            TagHash.Values(rows, own);
            VolePsiMessage.Require(
                encoder.TryEncode(
                    rows,
                    Elements(own, elements.Span),
                    store.Slice(bin * shape.Stride, shape.Stride)
                ),
                PsiProtocolError.Stopped,
                "The own items do not encode; begin a new session, and make sure that they are different."
            );
        }
    }

    /// <summary>Values as elements of the field: whole blocks, or their low words.</summary>
    private static ReadOnlySpan<T> Elements<T>(Span<Block> values, Span<T> elements)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Block))
        {
            return MemoryMarshal.Cast<Block, T>(values);
        }

        var halves = MemoryMarshal.Cast<Block, T>(values);
        for (var i = 0; i < values.Length; i++)
        {
            elements[i] = halves[2 * i];
        }

        return elements[..values.Length];
    }

    private AlignedBuffer<Block> OwnTags(CancellationToken cancellationToken)
    {
        var tags = new AlignedBuffer<Block>(_rows.Count);
        for (var bin = 0; bin < _terms.Store.Bins; bin++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                tags.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
            }

            var rows = _rows.RowsOf(bin);
            var own = tags.Span.Slice(_rows.StartOf(bin), rows.Length);
            var slots = _vole.Products.Slice(bin * _terms.Store.Stride, _terms.Store.Stride);
            VolePsiMessage.Decode(_terms, rows, slots, own);
            VolePsiMessage.AddCoin(own, _coin);
            _tagHash.Hash(rows, own);
        }

        return tags;
    }
}
