using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class HostilePeerTests
{
    private const int FrameCount = 10;

    [Fact]
    public void A_flipped_bit_anywhere_ends_in_a_typed_abort_without_output()
    {
        var lengths = Honest().Select(frame => frame.Length).ToList();
        for (var index = 0; index < FrameCount; index++)
        {
            for (
                var position = 0;
                position < lengths[index];
                position += SimdMode.IsDefault ? 1 : 5
            )
            {
                var bit = (byte)(1 << ((position + index) % 8));
                AssertAborts(
                    index,
                    (frame, _) =>
                    {
                        frame[position] ^= bit;
                        return frame;
                    },
                    $"frame {index} byte {position}"
                );
            }
        }
    }

    [Fact]
    public void Truncated_and_oversized_frames_end_in_a_typed_abort()
    {
        for (var index = 0; index < FrameCount; index++)
        {
            AssertAborts(index, (frame, _) => frame[..^1], $"frame {index} one byte short");
            AssertAborts(
                index,
                (frame, _) => frame[..FrameHeader.Size],
                $"frame {index} header only"
            );
            AssertAborts(index, (frame, _) => frame[..3], $"frame {index} three bytes");
            AssertAborts(index, (_, _) => [], $"frame {index} empty");
            AssertAborts(index, (frame, _) => [.. frame, 0], $"frame {index} one byte more");
            AssertAborts(
                index,
                (frame, _) => Tampering.Resize(frame, -1),
                $"frame {index} resized down"
            );
            AssertAborts(
                index,
                (frame, _) => Tampering.Resize(frame, 1),
                $"frame {index} resized up"
            );
            AssertAborts(
                index,
                (frame, _) => Tampering.Resize(frame, 32),
                $"frame {index} one unit more"
            );
        }
    }

    [Fact]
    public void Replayed_frames_end_in_a_typed_abort()
    {
        for (var index = 1; index < FrameCount; index++)
        {
            for (var earlier = 0; earlier < index; earlier++)
            {
                AssertAborts(
                    index,
                    (_, sent) => sent[earlier],
                    $"frame {earlier} in place of {index}"
                );
            }
        }

        // Frames of another session with the same sets, as a peer would send that is inside the session's protection. The
        // opening says the same in both, and the order may: a frame of equal bytes is no attack.
        var other = Honest();
        for (var index = 0; index < FrameCount; index++)
        {
            var equal = false;
            var thrown = Attack(
                index,
                (frame, _) =>
                {
                    equal = frame.AsSpan().SequenceEqual(other[index]);
                    return other[index];
                }
            );
            Assert.True(thrown is not null != equal, $"frame {index} of another session");
            Assert.True(!equal || index is 6 or 7);
        }
    }

    [Theory]
    [InlineData(0, 1, PsiProtocolError.UnsupportedVersion)]
    [InlineData(1, 9, PsiProtocolError.UnexpectedFrame)]
    [InlineData(FrameHeader.Size + 0, (byte)'X', PsiProtocolError.MalformedFrame)]
    [InlineData(FrameHeader.Size + 4, 1, PsiProtocolError.UnsupportedVersion)]
    [InlineData(FrameHeader.Size + 4, 2, PsiProtocolError.UnsupportedVersion)]
    [InlineData(FrameHeader.Size + 6, 2, PsiProtocolError.SuiteMismatch)]
    [InlineData(FrameHeader.Size + 8, 2, PsiProtocolError.RoleConflict)]
    [InlineData(FrameHeader.Size + 9, 2, PsiProtocolError.PolicyMismatch)]
    [InlineData(FrameHeader.Size + 10, 1, PsiProtocolError.PolicyMismatch)]
    [InlineData(FrameHeader.Size + 11, 10, PsiProtocolError.SuiteMismatch)]
    [InlineData(FrameHeader.Size + 15, 0x7F, PsiProtocolError.SizeLimitExceeded)]
    [InlineData(FrameHeader.Size + 15, 0xFF, PsiProtocolError.SizeLimitExceeded)]
    [InlineData(FrameHeader.Size + 16, 77, PsiProtocolError.PolicyMismatch)]
    [InlineData(FrameHeader.Size + 20, 1, PsiProtocolError.SuiteMismatch)]
    [InlineData(FrameHeader.Size + 24, 1, PsiProtocolError.PolicyMismatch)]
    [InlineData(FrameHeader.Size + 32, 2, PsiProtocolError.MalformedFrame)]
    [InlineData(FrameHeader.Size + 36, 1, PsiProtocolError.SchemaMismatch)]
    [InlineData(FrameHeader.Size + 163, 0xFF, PsiProtocolError.InvalidElement)]
    [InlineData(FrameHeader.Size + 164, 1, PsiProtocolError.InvalidElement)]
    public void A_declaration_that_disagrees_is_refused_with_its_reason(
        int position,
        byte value,
        PsiProtocolError reason
    )
    {
        var thrown = Attack(
            0,
            (frame, _) =>
            {
                frame[position] = value;
                return frame;
            }
        );

        Assert.Equal(reason, thrown?.Reason);
    }

    [Fact]
    public void Elements_that_are_none_repeated_elements_and_the_identity_are_refused()
    {
        byte[][] bad = [new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)], [1, .. new byte[31]]];
        foreach (var index in (int[])[2, 3])
        {
            foreach (var element in bad)
            {
                var invalid = Attack(index, (frame, _) => Overwrite(frame, 1, element));
                Assert.Equal(PsiProtocolError.InvalidElement, invalid?.Reason);
            }

            var repeated = Attack(
                index,
                (frame, _) => Overwrite(frame, 1, frame[FrameHeader.Size..(FrameHeader.Size + 32)])
            );
            Assert.Equal(PsiProtocolError.DuplicateElement, repeated?.Reason);
        }

        foreach (var index in (int[])[4, 5])
        {
            var repeated = Attack(
                index,
                (frame, _) => Overwrite(frame, 1, frame[FrameHeader.Size..(FrameHeader.Size + 16)])
            );
            Assert.Equal(PsiProtocolError.DuplicateElement, repeated?.Reason);
        }
    }

    [Fact]
    public void Tags_that_come_before_the_items_they_are_made_of_are_refused()
    {
        var (receiver, sender) = Make();
        using (receiver)
        using (sender)
        {
            var token = TestContext.Current.CancellationToken;
            sender.Receive(receiver.NextFrame(token).ToArray(), token);
            receiver.Receive(sender.NextFrame(token).ToArray(), token);
            sender.Receive(receiver.NextFrame(token).ToArray(), token);
            var tags = new byte[FrameHeader.Size + (2 * EcdhMasker.TagSize)];
            new FrameHeader(FrameType.Tags, 2 * EcdhMasker.TagSize).Write(tags);
            tags[^1] = 1;

            // Of the right length and type; but the sender has not sent an item yet.
            var thrown = Assert.Throws<PsiProtocolException>(() => sender.Receive(tags, token));
            Assert.Equal(PsiProtocolError.UnexpectedFrame, thrown.Reason);
        }
    }

    [Fact]
    public void A_false_count_a_false_decision_and_a_false_order_are_refused()
    {
        Assert.Equal(
            PsiProtocolError.CountMismatch,
            Attack(6, (frame, _) => Overwrite(frame, 1, [9, 0, 0, 0]))?.Reason
        );
        Assert.Equal(
            PsiProtocolError.PolicyMismatch,
            Attack(6, (frame, _) => Overwrite(frame, 0, [0]))?.Reason
        );
        Assert.Equal(
            PsiProtocolError.InvalidPermutation,
            Attack(7, (frame, _) => Overwrite(frame, 1, [200, 0, 0, 0]))?.Reason
        );
        Assert.Equal(
            PsiProtocolError.InvalidPermutation,
            Attack(7, (frame, _) => Overwrite(frame, 1, frame[8..12]))?.Reason
        );
        Assert.Equal(
            PsiProtocolError.TranscriptMismatch,
            Attack(8, (frame, _) => Overwrite(frame, 0, [1, 2, 3]))?.Reason
        );
    }

    [Fact]
    public void An_abort_of_the_peer_carries_its_reason()
    {
        var thrown = Attack(3, (_, _) => AbortMessage.Frame(PsiProtocolError.LawfulBasis));

        Assert.Equal(
            (PsiProtocolError.PeerAborted, PsiProtocolError.LawfulBasis),
            (thrown?.Reason, thrown?.PeerReason)
        );
    }

    [Fact]
    public void Calls_out_of_turn_and_after_a_failure_are_refused()
    {
        using var receiver = new EcdhPsiReceiver(Parties.Set("a"), Parties.Rows());
        using var sender = new EcdhPsiSender(Parties.Set("a"), Parties.Rows());

        Assert.Throws<InvalidOperationException>(() =>
            sender.NextFrame(TestContext.Current.CancellationToken)
        );
        Assert.Throws<InvalidOperationException>(() => receiver.Result);
        Assert.Throws<InvalidOperationException>(() => receiver.PeerItemCount);
        Assert.Throws<PsiProtocolException>(() =>
            sender.Receive(new byte[8], TestContext.Current.CancellationToken)
        );
        Assert.False(sender.WantsToSend || sender.IsFinished || sender.IsHandshakeComplete);
        Assert.Throws<InvalidOperationException>(() =>
            sender.Receive(
                receiver.NextFrame(TestContext.Current.CancellationToken).ToArray(),
                TestContext.Current.CancellationToken
            )
        );
    }

    private static List<byte[]> Honest()
    {
        var (receiver, sender) = Make();
        using (receiver)
        using (sender)
        {
            var frames = Parties.RunLockstep(receiver, sender).Select(f => f.Frame).ToList();
            Assert.Equal(FrameCount, frames.Count);
            return frames;
        }
    }

    private static void AssertAborts(int index, Tamper tamper, string what) =>
        Assert.True(Attack(index, tamper) is not null, $"{what} went unnoticed");

    private static PsiProtocolException? Attack(int index, Tamper tamper)
    {
        var (receiver, sender) = Make();
        return Tampering.Attack(receiver, sender, index, tamper);
    }

    private static (EcdhPsiReceiver Receiver, EcdhPsiSender Sender) Make() =>
        (
            new EcdhPsiReceiver(Parties.Set("a", "b"), Parties.Rows()),
            new EcdhPsiSender(Parties.Set("b", "c"), Parties.Rows())
        );

    private static byte[] Overwrite(byte[] frame, int unit, byte[] bytes)
    {
        bytes.CopyTo(frame, FrameHeader.Size + (unit * bytes.Length));
        return frame;
    }
}
