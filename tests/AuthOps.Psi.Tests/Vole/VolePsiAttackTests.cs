using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using AuthOps.Testing;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// Parties that deviate, message by message: a run ends by a typed exception and without output, or, where docs/math/vole-psi.md says
/// that nothing can find it, with fewer matches and none extra.
/// </summary>
public sealed class VolePsiAttackTests
{
    private const int Declared = 60;

    private static readonly string[] s_all = ["full", "small, both", "malicious, both", "SM2"];
    private static readonly string[] s_few = ["malicious, both"];

    public static TheoryData<string> Modes => [.. SimdMode.IsDefault ? s_all : s_few];

    /// <summary>
    /// No selective failure: with no items, with none in common, and with all, the same change ends in the same way. Whether a run is
    /// refused says nothing of the honest party's items.
    /// </summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Flipped_bits_end_alike_whatever_the_items_are(string mode)
    {
        (int, int, int)[] inputs = SimdMode.IsDefault
            ? [(0, 0, 0), (40, 50, 0), (40, 40, 40)]
            : [(40, 40, 40)];
        var attacks = VolePsiAttack.FlipsFor(Honest(mode).Terms).ToList();
        var failures = new List<string>();
        foreach (var attack in attacks.Where((_, i) => SimdMode.IsDefault || i % 2 == 0))
        {
            foreach (var (mine, theirs, common) in inputs)
            {
                var run = new VolePsiRun(mine, theirs, common, VolePsiModes.Of(mode))
                {
                    Declared = Declared,
                    OnMessage = At(attack.Message, attack.Change),
                };
                var reason = run.ReasonOfRefusal();
                var isExpected = reason is { } known
                    ? attack.Reasons.Contains(known) && run.Reported == 0
                    : attack.Reasons.Length == 0 && run.Extra == 0;
                if (!isExpected)
                {
                    failures.Add(
                        $"{attack.Message} {attack.Name}, {common} common: {reason}, {run.Reported} reported, {run.Extra} extra"
                    );
                }
            }
        }

        Assert.Empty(failures);
        Assert.InRange(attacks.Count, 20, 40);
    }

    /// <summary>One sum of two: who does not read it does not see it, and the result is right; who reads it ends the run.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_sum_that_the_peer_may_not_read_is_found_or_does_nothing(int message)
    {
        for (var place = 0; place < 16; place++)
        {
            var changed = place * 2 * Blocks.Size;
            var run = new VolePsiRun(30, 30, 15, VolePsiModes.Of("malicious"))
            {
                OnMessage = At(message, bytes => bytes[changed] ^= 1),
            };
            var reason = run.ReasonOfRefusal();
            Assert.True(
                reason == PsiProtocolError.InvalidProof
                    ? run.Reported == 0
                    : reason is null && (run.Lost, run.Extra) == (0, 0),
                $"{place}: {reason}, {run.Lost} lost, {run.Extra} extra"
            );
        }
    }

    /// <summary>Shorter and longer messages, among them a store of one more bin and one of twice the slots.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Messages_of_other_lengths_are_refused(string mode)
    {
        var honest = Honest(mode).Run();
        for (var number = 1; number <= Count(mode); number++)
        {
            var size = honest.Sent[number - 1].Length;
            foreach (var other in new[] { 0, size - 1, size + 1, size + 16, 2 * size })
            {
                var run = Honest(mode, At(number, bytes => Resize(bytes, other)));
                Assert.Equal(PsiProtocolError.MalformedFrame, run.ReasonOfRefusal());
                Assert.Equal(number < 7 ? 0 : 20, run.Reported);
            }
        }
    }

    /// <summary>Messages of another run of the same terms, in the same session and in another one.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Messages_of_another_run_are_refused_or_lose_all_matches(string mode)
    {
        foreach (var session in new byte[] { 7, 8 })
        {
            var old = Honest(mode, session: session).Run();
            for (var number = 1; number <= 6; number++)
            {
                var run = Honest(mode, At(number, _ => [.. old.Sent[number - 1]]));
                var reason = run.ReasonOfRefusal();

                // The transfers are checked in every mode, the correlation where the peer may deviate.
                PsiProtocolError? expected =
                    number <= 3 || VolePsiModes.Of(mode).IsMalicious
                        ? PsiProtocolError.InvalidProof
                        : null;
                Assert.True(expected == reason, $"message {number}: {reason}");
                Assert.Equal(0, run.Reported);
            }
        }
    }

    /// <summary>Every message in place of every other one: lengths differ, so that none is taken for another.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Messages_of_the_run_in_each_others_place_are_refused(string mode)
    {
        var old = Honest(mode).Run();
        for (var number = 1; number <= Count(mode); number++)
        {
            for (var step = 1; step <= (SimdMode.IsDefault ? Count(mode) - 1 : 1); step++)
            {
                var other = ((number - 1 + step) % Count(mode)) + 1;
                var run = Honest(mode, At(number, _ => [.. old.Sent[other - 1]]));
                Assert.Equal(PsiProtocolError.MalformedFrame, run.ReasonOfRefusal());
            }
        }
    }

    /// <summary>A sender whose Δ changes on the way: the masked sums, the proof and the tags are then of another one.</summary>
    [Theory]
    [InlineData("malicious", 3)]
    [InlineData("malicious", 5)]
    [InlineData("SM2", 5)]
    [InlineData("full", 3)]
    [InlineData("full", 5)]
    [InlineData("small", 5)]
    public void A_sender_that_changes_Delta_is_refused_or_matches_nothing(string mode, int message)
    {
        VolePsiRun? run = null;
        run = Honest(
            mode,
            At(message, _ => Delta(Vole(run!.Sender!)).Span[0] ^= Vector128.CreateScalar(1UL))
        );
        var reason = run.ReasonOfRefusal();

        Assert.Equal(
            VolePsiModes.Of(mode).IsMalicious ? PsiProtocolError.InvalidProof : null,
            reason
        );
        Assert.Equal(0, run.Reported);
    }

    /// <summary>A receiver that tells matches: what is no item or no tag is refused, and no match is taken from a refused message.</summary>
    [Fact]
    public void Matches_that_cannot_be_are_refused_whole()
    {
        var padding = Honest("both", At(7, bytes => bytes.AsSpan().Fill(0xFF)));
        Assert.Equal(PsiProtocolError.MalformedFrame, padding.ReasonOfRefusal());
        Assert.Equal(20, padding.Reported);

        var last = Honest("both", At(7, bytes => bytes[^1] |= 0x10));
        Assert.Equal(PsiProtocolError.MalformedFrame, last.ReasonOfRefusal());
        Assert.Equal(20, last.Reported);

        var tags = Honest("both", At(7, bytes => bytes.AsSpan(0, bytes.Length - 1).Fill(0xFF)));
        Assert.Equal(PsiProtocolError.CountMismatch, tags.ReasonOfRefusal());
        Assert.Equal(20, tags.Reported);
    }

    /// <summary>Thirty items a side, twenty in common.</summary>
    private static VolePsiRun Honest(
        string mode,
        Func<int, byte[], byte[]>? onMessage = null,
        byte session = 7
    ) =>
        new(30, 30, 20, VolePsiModes.Of(mode))
        {
            Declared = Declared,
            Session = session,
            OnMessage = onMessage ?? ((_, message) => message),
        };

    private static int Count(string mode) => VolePsiModes.Of(mode).IsForBoth ? 7 : 6;

    private static Func<int, byte[], byte[]> At(int message, Action<byte[]> change) =>
        At(
            message,
            bytes =>
            {
                change(bytes);
                return bytes;
            }
        );

    private static Func<int, byte[], byte[]> At(int message, Func<byte[], byte[]> replace) =>
        (number, bytes) => number == message ? replace(bytes) : bytes;

    private static byte[] Resize(byte[] bytes, int size)
    {
        Array.Resize(ref bytes, size);
        return bytes;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_vole")]
    private static extern ref VoleSender Vole(VolePsiSender sender);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_delta")]
    private static extern ref AlignedBuffer<Block> Delta(VoleSender sender);
}
