using AuthOps.Primitives.Groups;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Ecdh;

/// <summary>What a receiver can do with its whole transcript and keys below the threshold.</summary>
public sealed class ThresholdTests
{
    private const int Count = 6;
    private const int ReceiverScalar = 5;
    private const int SenderScalar = 7;

    // The item in common is the receiver's first, and the receiver sends in the order of its set, which it knows in any case.
    private static readonly string?[] s_mine = Parties.Keys(0, Count);
    private static readonly string?[] s_theirs = [s_mine[0], .. Parties.Keys(100, Count - 1)];

    [Fact]
    public void Below_the_threshold_no_order_is_sent_and_both_know_only_the_count()
    {
        var view = Run(minimum: 2);

        Assert.DoesNotContain(view.Frames, f => (FrameType)f.Frame[1] == FrameType.Order);
        Assert.True(view.Receiver.MatchedRows.IsEmpty && view.Sender.MatchedRows.IsEmpty);
        Assert.Equal((1, 1), (view.Receiver.IntersectionSize, view.Sender.IntersectionSize));
        Assert.Null(view.Receiver.Facts.Cardinality);
    }

    [Fact]
    public void A_tag_follows_from_no_own_item_by_what_the_receiver_can_compute()
    {
        var view = Run(minimum: 2);
        var units = Units(view.Frames);
        var tags = units.SenderTags.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);

        // With powers of its own scalar the receiver turns the sender's elements into tags, which is how it counts ...
        Assert.Equal(1, Reachable(units.SenderItems, view.Receiver.SessionId, tags));
        // ... but no own element into any tag that came back: that takes the sender's scalar.
        Assert.Equal(0, Reachable(units.ReceiverItems, view.Receiver.SessionId, tags));
        // The test can tell: with the sender's scalar all of them are reached.
        Assert.Equal(
            Count,
            units.ReceiverItems.Count(e =>
                tags.Contains(Tag(Multiply(SenderScalar, e), view.Receiver.SessionId))
            )
        );
    }

    [Fact]
    public void The_place_of_the_matching_tag_tells_nothing_about_the_matching_row()
    {
        var runs = SimdMode.IsDefault ? 200 : 60;
        var counts = new int[Count];
        for (var run = 0; run < runs; run++)
        {
            var view = Run(minimum: 2);
            var units = Units(view.Frames);
            var matching = units
                .SenderItems.Select(e => Tag(Multiply(ReceiverScalar, e), view.Receiver.SessionId))
                .ToHashSet(StringComparer.Ordinal);
            counts[
                Array.FindIndex(units.SenderTags, t => matching.Contains(Convert.ToHexString(t)))
            ]++;
        }

        // Chi-square with 5 degrees of freedom exceeds 52 with probability below 10^-9.
        var expected = runs / (double)Count;
        Assert.True(counts.Sum(c => Math.Pow(c - expected, 2) / expected) < 52);
    }

    [Fact]
    public void At_the_threshold_the_order_links_the_row()
    {
        var view = Run(minimum: 1);

        Assert.Equal([0], view.Receiver.MatchedRows.ToArray());
        Assert.Contains(view.Frames, f => (FrameType)f.Frame[1] == FrameType.Order);
    }

    private static int Reachable(byte[][] elements, string sessionId, HashSet<string> tags) =>
        elements.Count(element =>
        {
            for (var (power, at) = (0, element); power < 4; power++)
            {
                if (tags.Contains(Tag(at, sessionId)))
                {
                    return true;
                }

                at = Multiply(ReceiverScalar, at);
            }

            return false;
        });

    private static byte[] Multiply(byte scalar, byte[] element)
    {
        var product = new byte[32];
        Ristretto255.Instance.MultiplyBatch([scalar, .. new byte[31]], element, product);
        return product;
    }

    /// <summary>The tag of an element by its definition in docs/wire.</summary>
    private static string Tag(byte[] element, string sessionId) =>
        Convert.ToHexString(
            AuthOps
                .Primitives.Hashing.DomainHash.Hash(
                    AuthOps.Primitives.Hashing.HashKind.Sha256,
                    "authops/psi/ecdh/tag/v2",
                    Convert.FromHexString(sessionId),
                    element
                )
                .AsSpan(0, 16)
        );

    private static (byte[][] ReceiverItems, byte[][] SenderItems, byte[][] SenderTags) Units(
        List<(PsiRole From, byte[] Frame)> frames
    )
    {
        return (
            Split(PsiRole.Receiver, FrameType.Items, 32),
            Split(PsiRole.Sender, FrameType.Items, 32),
            Split(PsiRole.Sender, FrameType.Tags, 16)
        );

        byte[][] Split(PsiRole from, FrameType type, int size) =>
            [
                .. frames
                    .Single(f => f.From == from && (FrameType)f.Frame[1] == type)
                    .Frame.AsSpan(FrameHeader.Size)
                    .ToArray()
                    .Chunk(size),
            ];
    }

    private static (
        List<(PsiRole From, byte[] Frame)> Frames,
        PsiResult Receiver,
        PsiResult Sender
    ) Run(int minimum)
    {
        var options = Parties.Rows(minimum);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set(s_mine),
            options,
            new FixedRandomness(ReceiverScalar, 1, shuffle: false)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set(s_theirs),
            options,
            new FixedRandomness(SenderScalar, 2, shuffle: true)
        );
        return (Parties.RunLockstep(receiver, sender), receiver.Result, sender.Result);
    }
}
