using System.Runtime.InteropServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>The party whose items the receiver compares with; as <see cref="VolePsiReceiver"/> otherwise. One use. One thread drives it.</summary>
internal sealed class VolePsiSender : IDisposable
{
    private readonly VolePsiTerms _terms;
    private readonly IVoleRandomness _randomness;
    private readonly BaseOtContext _context;
    private readonly IndexedHash _hash;
    private readonly VoleSender _vole;
    private readonly BinnedRows _rows;
    private readonly TagHash _tagHash;
    private readonly Block _coin;
    private int[] _order = [];
    private VolePsiStep _due = VolePsiStep.Start;

    /// <param name="terms">What both parties agreed to.</param>
    /// <param name="session">32 bytes from both parties' declarations and nonces.</param>
    /// <param name="hashes">The hashes of the own items under the session: different items, at most as many as declared.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    public VolePsiSender(
        VolePsiTerms terms,
        ReadOnlySpan<byte> session,
        ReadOnlySpan<Block> hashes,
        IVoleRandomness? randomness = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            hashes.Length,
            terms.SenderItems,
            nameof(hashes)
        );
        _terms = terms;
        _randomness = randomness ?? VoleRandomness.Instance;
        _context = new BaseOtContext(terms.Mode.Group, session);
        _hash = new IndexedHash(terms.Hash, session);
        _tagHash = new TagHash(session, terms.Oracle);
        _rows = new BinnedRows(hashes, terms.Store.Bins);
        _vole = new VoleSender(terms.Correlation, _context, session, _randomness);
        _coin = terms.Mode.IsMalicious ? _randomness.NextBlock() : default;
        IsMatch = new bool[hashes.Length];
    }

    /// <summary>Whether each own item is common; told by the receiver where both learn the result, else all false.</summary>
    public bool[] IsMatch { get; }

    /// <summary>Takes message 1 and makes message 2.</summary>
    /// <exception cref="PsiProtocolException">The message is malformed or has what is no element.</exception>
    public byte[] Choose(ReadOnlySpan<byte> start)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Start, VolePsiStep.Extension);
        VolePsiMessage.RequireSize(start, _context.ElementSize);
        VolePsiMessage.Require(
            _vole.TryStart(start),
            PsiProtocolError.InvalidElement,
            "The element of the base transfers is none."
        );
        return _vole.Choices.ToArray();
    }

    /// <summary>Takes message 3 and makes message 4.</summary>
    /// <param name="extension">Message 3, which is worked on in place.</param>
    /// <param name="cancellationToken">Looked at before each tree; the session cannot go on afterwards.</param>
    /// <exception cref="PsiProtocolException">The message is malformed, or the receiver deviated.</exception>
    public byte[] Expand(Span<byte> extension, CancellationToken cancellationToken = default)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Extension, VolePsiStep.Store);
        var sizes = new VoleMessages(_terms.Correlation, _context);
        VolePsiMessage.RequireSize(extension, sizes.ExtensionSize);
        var proofSize = _terms.Mode.IsMalicious ? IndexedHash.DigestSize : 0;
        var trees = new byte[sizes.TreesSize + proofSize];
        VolePsiMessage.Require(
            _vole.TryExtend(extension, trees.AsSpan(0, sizes.TreesSize), cancellationToken),
            PsiProtocolError.InvalidProof,
            "The receiver's extension of transfers does not hold together; it deviated from the protocol."
        );
        if (_terms.Mode.IsMalicious)
        {
            _hash.Hash(HashUse.Coin, 0, [_coin], trees.AsSpan(sizes.TreesSize));
        }

        return trees;
    }

    /// <summary>Takes message 5 and makes message 6: the tags of the own items and of as many random ones as are declared beyond them.</summary>
    /// <param name="message">Message 5.</param>
    /// <param name="cancellationToken">Looked at before each bin; the session cannot go on afterwards.</param>
    /// <returns>The message; who has sent it may give it back to <see cref="LargeMemory.Shared"/>.</returns>
    /// <exception cref="PsiProtocolException">The message is malformed.</exception>
    public byte[] Answer(ReadOnlySpan<byte> message, CancellationToken cancellationToken = default)
    {
        VolePsiMessage.Advance(
            ref _due,
            VolePsiStep.Store,
            _terms.Mode.IsForBoth ? VolePsiStep.Matches : VolePsiStep.Done
        );
        VolePsiMessage.RequireSize(message, _terms.StoreSize);
        var storeSize = _terms.Store.Slots * _terms.SlotSize;
        var answer = LargeMemory.Shared.Take(_terms.AnswerSize);
        var coin = _coin;
        if (_terms.Mode.IsMalicious)
        {
            var rest = message[storeSize..];
            coin ^= MemoryMarshal.Read<Block>(rest[VoleMessages.ChallengeSize..]);
            _vole.Prove(
                rest[..VoleMessages.ChallengeSize],
                answer.AsSpan(0, VoleMessages.ProofSize)
            );
            MemoryMarshal.Write(answer.AsSpan(VoleMessages.ProofSize), _coin);
        }

        using var tags = new AlignedBuffer<Block>(_terms.SenderItems);
        Tags(message[..storeSize], coin, tags.Span, cancellationToken);
        using var items = ItemsOfTags();
        TagSort.Sort(tags.Span, items.Span, _terms.PrefixBits);
        if (_terms.Mode.IsForBoth)
        {
            _order = items.Span.ToArray();
        }

        TagCode.Write(_terms, tags.Span, answer.AsSpan(answer.Length - _terms.TagsSize));
        return answer;
    }

    /// <summary>Takes message 7, where both learn the result. What it says is the receiver's word.</summary>
    /// <exception cref="PsiProtocolException">The message is malformed, or tells a match of a random tag.</exception>
    public void Learn(ReadOnlySpan<byte> matches)
    {
        VolePsiMessage.Advance(ref _due, VolePsiStep.Matches, VolePsiStep.Done);
        VolePsiMessage.RequireSize(matches, _terms.MatchesSize);
        VolePsiMessage.Require(
            _order.Length % 8 == 0 || matches[^1] >> (_order.Length % 8) == 0,
            PsiProtocolError.MalformedFrame,
            "The bits behind those of the last tag are not zero."
        );

        // All is looked at before anything is told: a message that is refused gives no output.
        for (var i = 0; i < _order.Length; i++)
        {
            VolePsiMessage.Require(
                _order[i] >= 0 || !IsTold(matches, i),
                PsiProtocolError.CountMismatch,
                "The receiver tells a match of a tag that belongs to no item."
            );
        }

        for (var i = 0; i < _order.Length; i++)
        {
            if (IsTold(matches, i))
            {
                IsMatch[_order[i]] = true;
            }
        }
    }

    public void Dispose()
    {
        _vole.Dispose();
        _rows.Dispose();
        _tagHash.Dispose();
    }

    private static bool IsTold(ReadOnlySpan<byte> matches, int tag) =>
        ((matches[tag / 8] >> (tag % 8)) & 1) != 0;

    /// <summary>Adds Δ times the store to the own part of the correlation and decodes the own items bin by bin; random tags make up the number declared.</summary>
    private void Tags(
        ReadOnlySpan<byte> store,
        Block coin,
        Span<Block> tags,
        CancellationToken cancellationToken
    )
    {
        var shape = _terms.Store;
        using var values = new AlignedBuffer<Block>(_rows.MaxCount);
        for (var bin = 0; bin < shape.Bins; bin++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var slots = _vole.Outputs.Slice(bin * shape.Stride, shape.Stride);
            AddStore(
                store.Slice(bin * shape.Stride * _terms.SlotSize, shape.Stride * _terms.SlotSize),
                slots
            );
            var rows = _rows.RowsOf(bin);
            var own = tags.Slice(_rows.StartOf(bin), rows.Length);
            VolePsiMessage.Decode(_terms, rows, slots, own);
            var expected = values.Span[..rows.Length];
            TagHash.Values(rows, expected);
            AddValues(own, expected);
            VolePsiMessage.AddCoin(own, coin);
            _tagHash.Hash(rows, own);
        }

        using var stream = new BlockStream(_randomness.NextBlock());
        stream.Fill(tags[_rows.Count..]);
    }

    /// <summary>The item of each tag in the order of the bins, -1 for random ones; none where only the receiver learns the result.</summary>
    private AlignedBuffer<int> ItemsOfTags()
    {
        var items = new AlignedBuffer<int>(_terms.Mode.IsForBoth ? _terms.SenderItems : 0);
        if (items.Length > 0)
        {
            _rows.Items.CopyTo(items.Span);
            items.Span[_rows.Count..].Fill(-1);
        }

        return items;
    }

    private void AddStore(ReadOnlySpan<byte> store, Span<Block> slots)
    {
        if (_terms.Mode.IsSmall)
        {
            Gf64.MultiplyAdd(slots, MemoryMarshal.Cast<byte, ulong>(store), _vole.Delta);
        }
        else
        {
            Gf128.MultiplyAdd(slots, MemoryMarshal.Cast<byte, Block>(store), _vole.Delta);
        }
    }

    /// <summary>Takes Δ times the value off that an item of the receiver's would have added.</summary>
    private void AddValues(Span<Block> decoded, ReadOnlySpan<Block> values)
    {
        if (!_terms.Mode.IsSmall)
        {
            Gf128.MultiplyAdd(decoded, values, _vole.Delta);
            return;
        }

        var words = MemoryMarshal.Cast<Block, ulong>(values);
        for (var i = 0; i < decoded.Length; i++)
        {
            decoded[i] ^= Gf64.Scale(_vole.Delta, words[2 * i]);
        }
    }
}
