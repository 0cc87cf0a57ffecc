using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// The bound of docs/math/vole-psi.md for a receiver that packs more items than it declared into its store: one for each slot that
/// decoding reads. This one reaches it but for two and the dense slots, and no item beyond its equations matches.
/// </summary>
public sealed class VolePsiPackingTests
{
    private const int Others = 2_000;

    [Theory]
    [InlineData(1, "malicious")]
    [InlineData(1, "full")]
    [InlineData(1_000, "malicious")]
    public void A_store_holds_an_item_for_each_slot_and_no_more(int declared, string mode)
    {
        var terms = new VolePsiTerms(declared, 4_096, VolePsiModes.Of(mode));
        var bound = (3 * terms.Store.ThirdSize) + terms.Store.DenseColumns;
        using var draws = new BlockStream(Vector128.Create(4UL, 4));
        var packed = Pack(terms.Store, draws);
        Assert.InRange(packed.Length, declared, terms.SenderItems - Others);
        Assert.Equal(bound - terms.Store.DenseColumns - 2, packed.Length);

        // The sender has all that the receiver packed, and others.
        var theirs = new Block[packed.Length + Others];
        draws.Fill(theirs.AsSpan());
        packed.CopyTo(theirs, 0);
        var matches = Intersect(terms, packed, theirs);

        Assert.All(matches[..packed.Length], Assert.True);
        Assert.All(matches[packed.Length..], Assert.False);
    }

    /// <summary>The bound that the documentation has for small sets: whatever is declared, the store has room for the least capacity.</summary>
    [Fact]
    public void The_bound_is_that_of_the_documentation()
    {
        Assert.Equal(Bound(1), Bound(OkvsShape.LeastCapacity / 2));
        Assert.InRange(Bound(1), 1_400, 1_500);
        Assert.InRange(Bound(1 << 20) / (double)(1 << 20), 1.29, 1.31);

        static int Bound(int declared)
        {
            var shape = OkvsShape.For(declared);
            return shape.Bins * ((3 * shape.ThirdSize) + shape.DenseColumns);
        }
    }

    /// <summary>Draws items until those with exactly one slot that none before has have taken all: each is an equation for its own slot.</summary>
    private static Block[] Pack(OkvsShape shape, BlockStream draws)
    {
        var taken = new bool[3 * shape.ThirdSize];
        var free = taken.Length;
        List<Block> packed = [];
        var candidates = new Block[1 << 12];
        Span<int> places = stackalloc int[3];
        while (free > 0)
        {
            draws.Fill(candidates.AsSpan());
            foreach (var row in candidates)
            {
                var positions = OkvsRow.Positions(row, (uint)shape.ThirdSize);
                places[0] = (int)OkvsRow.First(positions);
                places[1] = (int)OkvsRow.Second(positions);
                places[2] = (int)OkvsRow.Third(positions);
                var news =
                    (taken[places[0]] ? 0 : 1)
                    + (taken[places[1]] ? 0 : 1)
                    + (taken[places[2]] ? 0 : 1);
                if (news == 1 || packed.Count == 0)
                {
                    packed.Add(row);
                    free -= news;
                    (taken[places[0]], taken[places[1]], taken[places[2]]) = (true, true, true);
                }
            }
        }

        return [.. packed];
    }

    /// <summary>Runs the protocol with a receiver that sends a store of its own making; which of the sender's items it then finds.</summary>
    private static bool[] Intersect(VolePsiTerms terms, Block[] packed, Block[] theirs)
    {
        var session = new byte[32];
        using var receiver = new VolePsiReceiver(terms, session, []);
        using var sender = new VolePsiSender(terms, session, theirs);
        var store = receiver.Mask(sender.Expand(receiver.Extend(sender.Choose(receiver.Start()))));

        // The store that honest code made of no items gives way to the packed one under the same mask.
        var slots = MemoryMarshal.Cast<byte, Block>(
            store.AsSpan(0, terms.Store.Slots * terms.SlotSize)
        );
        Encode(terms.Store, packed, slots);
        Blocks.AddTo(slots, Vole(receiver).Values);
        var answer = sender.Answer(store);
        Assert.Empty(receiver.Match(answer));

        Block coin = default;
        if (terms.Mode.IsMalicious)
        {
            coin =
                MemoryMarshal.Read<Block>(store.AsSpan(store.Length - Blocks.Size))
                ^ MemoryMarshal.Read<Block>(answer.AsSpan(VoleMessages.ProofSize));
        }

        return Find(terms, session, theirs, Vole(receiver).Products, coin, answer);
    }

    private static void Encode(OkvsShape declared, Block[] packed, Span<Block> slots)
    {
        var shape = OkvsShape.OfOneBin(packed.Length, declared.ThirdSize, declared.DenseColumns);
        var values = new Block[packed.Length];
        TagHash.Values(packed, values);
        using var encoder = new OkvsEncoder<Block, FullField>(shape);
        Assert.True(encoder.TryEncode(packed, values, slots));
    }

    private static bool[] Find(
        VolePsiTerms terms,
        byte[] session,
        Block[] items,
        ReadOnlySpan<Block> products,
        Block coin,
        byte[] answer
    )
    {
        var tags = new Block[items.Length];
        VolePsiMessage.Decode(terms, items, products[..terms.Store.Stride], tags);
        VolePsiMessage.AddCoin(tags, coin);
        using var hash = new TagHash(session, terms.Mode.IsMalicious ? terms.Hash : null);
        hash.Hash(items, tags);
        Assert.True(PeerTags.TryRead(terms, answer.AsSpan(^terms.TagsSize..), out var list));
        var matches = new bool[items.Length];
        list.Match(tags, [.. Enumerable.Range(0, items.Length)], matches, []);
        return matches;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_vole")]
    private static extern ref VoleReceiver Vole(VolePsiReceiver receiver);
}
