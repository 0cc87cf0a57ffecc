using AuthOps.Psi.Vole;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>A peer or a person between that changes, drops, repeats or swaps frames of an intersection by VOLE.</summary>
public sealed class VoleHostilePeerTests
{
    // Every byte of a header is flipped, and of the payload of a frame about as many. Base transfers cost a scalar backend half a
    // second a session: what is decided here is no matter of kernels, and the other modes take a part.
    private const int Places = 8;

    private static readonly int s_step = SimdMode.IsDefault ? 1 : 4;

    public static TheoryData<PsiSuite> Suites =>
        SimdMode.IsDefault
            ?
            [
                PsiSuite.VoleRistretto255,
                PsiSuite.VoleSubfieldRistretto255,
                PsiSuite.VoleMaliciousRistretto255,
            ]
            : [PsiSuite.VoleMaliciousRistretto255];

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_flipped_bit_ends_in_a_typed_abort_without_output(PsiSuite suite)
    {
        var lengths = Honest(suite).Select(frame => frame.Length).ToList();
        for (var index = 0; index < lengths.Count; index += s_step)
        {
            var step = Math.Max(1, s_step * (lengths[index] - FrameHeader.Size) / Places);
            for (
                var position = 0;
                position < lengths[index];
                position += position < FrameHeader.Size ? s_step : step
            )
            {
                var at = position;
                var bit = (byte)(1 << ((position + index) % 8));
                AssertAborts(
                    suite,
                    index,
                    (frame, _) =>
                    {
                        frame[at] ^= bit;
                        return frame;
                    },
                    $"frame {index} byte {position}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Frames_of_other_lengths_end_in_a_typed_abort(PsiSuite suite)
    {
        var count = Honest(suite).Count;
        for (var index = 0; index < count; index += s_step)
        {
            AssertAborts(suite, index, (frame, _) => frame[..^1], $"frame {index} short");
            AssertAborts(suite, index, (_, _) => [], $"frame {index} empty");
            AssertAborts(suite, index, (frame, _) => [.. frame, 0], $"frame {index} long");
            AssertAborts(
                suite,
                index,
                (frame, _) => Tampering.Resize(frame, -1),
                $"frame {index} resized down"
            );
            AssertAborts(
                suite,
                index,
                (frame, _) => Tampering.Resize(frame, 16),
                $"frame {index} resized up"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Frames_out_of_place_and_of_another_session_end_in_a_typed_abort(PsiSuite suite)
    {
        var other = Honest(suite);
        for (var index = 1; index < other.Count; index += s_step)
        {
            for (var earlier = 0; earlier < index; earlier += s_step)
            {
                AssertAborts(
                    suite,
                    index,
                    (_, sent) => sent[earlier],
                    $"frame {earlier} in place of {index}"
                );
            }

            var equal = false;
            var thrown = Attack(
                suite,
                index,
                (frame, _) =>
                {
                    equal = frame.AsSpan().SequenceEqual(other[index]);
                    return other[index];
                }
            );

            // Which of two tags matches may be the same, and the size is: a frame of equal bytes is no attack.
            Assert.True(thrown is not null != equal, $"frame {index} of another session");
            Assert.True(
                !equal || (FrameType)other[index][1] is FrameType.Matches or FrameType.Opening
            );
        }
    }

    [Fact]
    public void Every_announced_number_is_bounded_before_memory_is_taken_for_it()
    {
        Assert.Equal(
            PsiProtocolError.SizeLimitExceeded,
            Announce(Parties.Rows() with { MaxPeerItems = 1 << 10 }, (1 << 10) + 1)
        );

        // More than a session by VOLE takes is refused also by who would accept more.
        Assert.Equal(
            PsiProtocolError.SizeLimitExceeded,
            Announce(
                Parties.Rows() with
                {
                    MaxPeerItems = PsiOptions.SizeCeiling,
                },
                OkvsShape.MaxItems + 1
            )
        );

        static PsiProtocolError? Announce(PsiOptions options, int count)
        {
            var suite = VoleSuite.Find(PsiSuite.VoleRistretto255)!;
            options = options with { Suite = suite.Id };
            return Tampering
                .Attack(
                    new VoleReceivingParty(Parties.Set("a"), options, suite),
                    new VoleSendingParty(Parties.Set("a"), options, suite),
                    frame => frame[1] == (byte)FrameType.Hello,
                    (frame, _) =>
                    {
                        BitConverter.TryWriteBytes(frame.AsSpan(FrameHeader.Size + 12), count);
                        return frame;
                    }
                )
                ?.Reason;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Elements_of_the_base_transfers_that_are_none_are_refused(int index)
    {
        var thrown = Attack(
            PsiSuite.VoleRistretto255,
            index,
            (frame, _) =>
            {
                frame.AsSpan(FrameHeader.Size, 32).Fill(0xFF);
                return frame;
            }
        );

        Assert.Equal(PsiProtocolError.InvalidElement, thrown?.Reason);
    }

    [Theory]
    [InlineData(0, 0, PsiProtocolError.PolicyMismatch)]
    [InlineData(0, 2, PsiProtocolError.MalformedFrame)]
    [InlineData(4, 0, PsiProtocolError.CountMismatch)]
    [InlineData(4, 2, PsiProtocolError.CountMismatch)]
    [InlineData(7, 0x80, PsiProtocolError.CountMismatch)]
    public void A_false_size_is_refused(int at, byte value, PsiProtocolError reason)
    {
        var thrown = Attack(
            PsiSuite.VoleRistretto255,
            Honest(PsiSuite.VoleRistretto255).FindIndex(f => f[1] == (byte)FrameType.Opening),
            (frame, _) =>
            {
                frame[FrameHeader.Size + at] = value;
                return frame;
            }
        );

        Assert.Equal(reason, thrown?.Reason);
    }

    [Fact]
    public void More_matches_than_there_can_be_are_refused_where_the_receiver_alone_learns_rows()
    {
        var suite = VoleSuite.Find(PsiSuite.VoleRistretto255)!;
        var options = Parties.Rows() with { Suite = suite.Id };
        var thrown = Tampering.Attack(
            new VoleReceivingParty(Parties.Set("a", "b", "c"), options, suite),
            new VoleSendingParty(Parties.Set("b", "c"), options, suite),
            frame => frame[1] == (byte)FrameType.Opening,
            (frame, _) =>
            {
                frame[FrameHeader.Size + 4] = 3;
                return frame;
            }
        );

        Assert.Equal(PsiProtocolError.CountMismatch, thrown?.Reason);
    }

    private static List<byte[]> Honest(PsiSuite suite)
    {
        var (receiver, sender) = Make(suite);
        using (receiver)
        using (sender)
        {
            return [.. Parties.RunLockstep(receiver, sender).Select(f => f.Frame)];
        }
    }

    private static void AssertAborts(PsiSuite suite, int index, Tamper tamper, string what) =>
        Assert.True(Attack(suite, index, tamper) is not null, $"{what} went unnoticed");

    private static PsiProtocolException? Attack(PsiSuite suite, int index, Tamper tamper)
    {
        var (receiver, sender) = Make(suite);
        return Tampering.Attack(receiver, sender, index, tamper);
    }

    private static (PsiParty Receiver, PsiParty Sender) Make(PsiSuite suite)
    {
        var options = Parties.RowsToBoth() with { Suite = suite };
        var found = VoleSuite.Find(suite)!;
        return (
            new VoleReceivingParty(Parties.Set("a", "b"), options, found),
            new VoleSendingParty(Parties.Set("b", "c"), options, found)
        );
    }
}
