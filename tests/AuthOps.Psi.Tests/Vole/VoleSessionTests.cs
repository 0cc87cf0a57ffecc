using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;
using AuthOps.Psi.Vole;
using AuthOps.Testing;
using FsCheck.Xunit;

namespace AuthOps.Psi.Tests.Vole;

public sealed class VoleSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Parties.VoleSuites), MemberType = typeof(Parties))]
    public async Task Rows_to_both_equal_the_plain_sets_in_every_suite(PsiSuite suite)
    {
        // Base transfers cost a scalar backend half a second a session.
        (int, int, int)[] sizes = SimdMode.IsDefault
            ? [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 1), (3, 900, 2), (1500, 40, 17)]
            : [(3, 90, 2)];
        foreach (var (mine, theirs, common) in sizes)
        {
            await CheckAsync(
                Parties.Keys(0, mine),
                Parties.Keys(mine - common, theirs),
                Parties.RowsToBoth() with
                {
                    Suite = suite,
                }
            );
        }
    }

    [Property(MaxTest = 20)]
    public void Sets_of_any_keys_equal_the_plain_intersection(string?[] first, string?[] second)
    {
        string?[] mine = [.. first.Select(Usable).Distinct(StringComparer.Ordinal)];
        string?[] theirs =
        [
            .. second.Concat(first.Take(3)).Select(Usable).Distinct(StringComparer.Ordinal),
        ];
        var options = Parties.Rows() with { Suite = PsiSuite.VoleSubfieldRistretto255 };
        using var receiver = Receiver(mine, options);
        using var sender = Sender(theirs, options);
        _ = Parties.RunLockstep(receiver, sender);

        Assert.Equal(Parties.Oracle(mine, theirs), receiver.Result.MatchedRows.ToArray());
        Assert.Equal(receiver.Result.IntersectionSize, sender.Result.IntersectionSize);
        Assert.Equal(receiver.Result.Facts, sender.Result.Facts);
        Assert.True(sender.Result.MatchedRows.IsEmpty);

        // Of any lengths up to some hundred characters, all of them text; a long one goes past the batches of the hash.
        static string Usable(string? text, int i) =>
            string.Concat((text ?? "").Where(char.IsAsciiLetterOrDigit))
            + (i == 1 ? new string('x', 300) : "")
            + "k";
    }

    [Fact]
    public void Padding_hides_numbers_and_never_matches()
    {
        var options = Parties.RowsToBoth() with
        {
            Suite = PsiSuite.VoleRistretto255,
            SizeBound = 200,
        };
        using var receiver = Receiver(Parties.Keys(0, 64), options);
        using var sender = Sender(Parties.Keys(32, 50), options);
        _ = Parties.RunLockstep(receiver, sender);

        Assert.Equal((200, 200), (receiver.PeerItemCount, sender.PeerItemCount));
        Assert.Equal(Enumerable.Range(32, 32), receiver.Result.MatchedRows.ToArray());
        Assert.Equal(Enumerable.Range(0, 32), sender.Result.MatchedRows.ToArray());
    }

    [Theory]
    [MemberData(nameof(Parties.VoleSuites), MemberType = typeof(Parties))]
    public void Sets_of_equal_sizes_take_frames_of_equal_lengths(PsiSuite suite)
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        for (var common = 0; common <= 30; common += 15)
        {
            var options = Parties.RowsToBoth() with { Suite = suite };
            using var receiver = Receiver(Parties.Keys(common * 100, 30), options);
            using var sender = Sender(
                [
                    .. Parties
                        .Keys((common * 100) + common, 30)
                        .Select(key => key + new string('x', common % 2)),
                ],
                options
            );
            shapes.Add(
                string.Join(
                    ',',
                    Parties.RunLockstep(receiver, sender).Select(f => $"{f.From}{f.Frame.Length}")
                )
            );
        }

        Assert.Single(shapes);
    }

    [Fact]
    public void Nothing_of_a_session_repeats_in_another_of_the_same_sets()
    {
        var options = Parties.Rows() with { Suite = PsiSuite.VoleRistretto255 };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var session = 0; session < 3; session++)
        {
            using var receiver = Receiver(Parties.Keys(0, 5), options);
            using var sender = Sender(Parties.Keys(0, 5), options);
            foreach (
                var (_, frame) in Parties
                    .RunLockstep(receiver, sender)
                    .Where(f => f.Frame.Length > 16)
            )
            {
                Assert.True(seen.Add(Convert.ToHexString(frame)), "a message was seen before");
            }
        }
    }

    [Theory]
    [InlineData(PsiSuite.VoleRistretto255)]
    [InlineData(PsiSuite.VoleMaliciousSm2)]
    public async Task Receipts_are_signed_by_both_and_verify(PsiSuite suite)
    {
        var options = Parties.RowsToBoth() with { Suite = suite, Purpose = "claims" };
        var (left, right) = DuplexPipe.Create();
        var receiving = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set("a", "b", "c"),
            options with
            {
                Receipt = Signers.Terms(PsiRole.Receiver),
            },
            cancellationToken: Token
        );
        var sending = PsiSession.RunAsync(
            right,
            PsiRole.Sender,
            Parties.Set("b", "c", "d"),
            options with
            {
                Receipt = Signers.Terms(PsiRole.Sender),
            },
            cancellationToken: Token
        );
        var (receiver, sender) = (await receiving, await sending);

        var verdict = ReceiptTests.Verify(receiver.Receipt!);
        Assert.Equal((suite, 2), (verdict.Facts.Suite, verdict.Facts.Cardinality));
        Assert.Equal(receiver.Receipt!.ToBytes(), sender.Receipt!.ToBytes());
    }

    [Fact]
    public void Caps_are_judged_before_anything_that_depends_on_keys()
    {
        var caps = new PsiCaps
        {
            MinimumItems = 5,
            MaximumItems = 100,
            MaximumRatio = 5,
            MaximumSessions = 1,
            MinimumDifference = 3,
            MaximumPeerInputs = 3,
            Window = TimeSpan.FromHours(1),
        };
        var options = ReceiptSessionTests.Limited(caps) with { Suite = PsiSuite.VoleRistretto255 };
        Assert.Equal(
            PsiCapReason.TooFewItems,
            Assert.Throws<PsiCapException>(() => Receiver(["a"], options)).Reason
        );

        using var receiver = Receiver(Parties.Keys(0, 10), options);
        using var sender = Sender(
            Parties.Keys(0, 10),
            ReceiptSessionTests.Limited(caps) with
            {
                Suite = PsiSuite.VoleRistretto255,
            }
        );
        _ = Parties.RunLockstep(receiver, sender);

        // The same ledger has had its one session.
        using var again = Receiver(Parties.Keys(0, 10), options);
        using var other = Sender(
            Parties.Keys(0, 10),
            ReceiptSessionTests.Limited(caps) with
            {
                Suite = PsiSuite.VoleRistretto255,
            }
        );
        other.Receive(again.NextFrame(Token).ToArray(), Token);
        var hello = other.NextFrame(Token).ToArray();
        Assert.Equal(
            PsiCapReason.Sessions,
            Assert.Throws<PsiCapException>(() => again.Receive(hello, Token)).Reason
        );
        Assert.False(again.WantsToSend);
    }

    [Fact]
    public void Rows_over_natural_persons_need_consent_that_holds()
    {
        var options = Parties.Rows() with
        {
            Suite = PsiSuite.VoleRistretto255,
            Subjects = PsiSubjects.NaturalPersons,
        };

        Assert.Throws<LawfulBasisRequiredException>(() => Receiver(["a"], options));
        Assert.Throws<LawfulBasisRequiredException>(() => Sender(["a"], options));
    }

    [Fact]
    public void What_the_protocol_cannot_give_is_refused_with_its_reason()
    {
        var options = Parties.Rows() with { Suite = PsiSuite.VoleMaliciousRistretto255 };
        Refused(options with { Output = PsiOutput.Cardinality }, "number alone");
        Refused(options with { MinimumIntersection = 1 }, "cannot be enforced");
        Refused(options with { PayloadBytes = 8 }, "not carried");
        Refused(options with { SizeBound = OkvsShape.MaxItems + 1 }, "buckets");

        static void Refused(PsiOptions options, string reason) =>
            Assert.Contains(
                reason,
                Assert.Throws<ArgumentOutOfRangeException>(() => options.Validate()).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Another_mode_than_the_own_one_is_no_downgrade_but_an_end()
    {
        foreach (
            var (own, other) in new[]
            {
                (PsiSuite.VoleMaliciousRistretto255, PsiSuite.VoleRistretto255),
                (PsiSuite.VoleConservativeRistretto255, PsiSuite.VoleMaliciousRistretto255),
                (PsiSuite.VoleRistretto255, PsiSuite.VoleSubfieldRistretto255),
                (PsiSuite.VoleRistretto255, PsiSuite.VoleSm2),
            }
        )
        {
            using var receiver = Receiver(["a"], Parties.Rows() with { Suite = other });
            using var sender = Sender(["a"], Parties.Rows() with { Suite = own });
            var hello = receiver.NextFrame(Token).ToArray();
            Assert.Equal(
                PsiProtocolError.SuiteMismatch,
                Assert.Throws<PsiProtocolException>(() => sender.Receive(hello, Token)).Reason
            );
        }
    }

    [Fact]
    public void A_subfield_is_refused_where_all_buckets_together_break_forty_bits()
    {
        // 2^22 padded keys in each of 4 buckets are 2^24; in 5 they are more.
        Assert.Null(Begin(4));
        Assert.Equal(PsiProtocolError.SizeLimitExceeded, Begin(5)?.Reason);

        static PsiProtocolException? Begin(int buckets)
        {
            var options = Parties.Rows() with
            {
                Suite = PsiSuite.VoleSubfieldRistretto255,
                SizeBound = 1 << 22,
                Buckets = buckets,
            };
            using var receiver = Receiver(["a"], options);
            using var sender = Sender(["a"], options);
            sender.Receive(receiver.NextFrame(Token).ToArray(), Token);
            return (PsiProtocolException?)Record.Exception(() => _ = sender.NextFrame(Token));
        }
    }

    [Fact]
    public async Task Progress_reaches_its_phases_and_cancellation_ends_the_session()
    {
        var seen = new List<PsiPhase>();
        using var stop = new CancellationTokenSource();
        var (left, right) = DuplexPipe.Create();
        var options = Parties.Rows() with { Suite = PsiSuite.VoleRistretto255 };
        var sending = PsiSession.RunAsync(
            right,
            PsiRole.Sender,
            Parties.Set("a"),
            options,
            cancellationToken: Token
        );
        var receiving = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set("a"),
            options,
            new Stopper(seen, stop),
            stop.Token
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        var told = await Assert.ThrowsAsync<PsiProtocolException>(() => sending);
        Assert.Equal(
            (PsiProtocolError.PeerAborted, PsiProtocolError.Stopped),
            (told.Reason, told.PeerReason)
        );
        Assert.Equal(
            [PsiPhase.Handshake, PsiPhase.Correlating, PsiPhase.Matching],
            seen.Distinct()
        );
    }

    private static async Task CheckAsync(string?[] mine, string?[] theirs, PsiOptions options)
    {
        var (receiver, sender) = await PsiSessionTests.RunAsync(mine, theirs, options);
        Assert.Equal(Parties.Oracle(mine, theirs), receiver.MatchedRows.ToArray());
        Assert.Equal(Parties.Oracle(theirs, mine), sender.MatchedRows.ToArray());
        Assert.Equal(receiver.MatchedRows.Length, receiver.IntersectionSize);
        Assert.Equal(receiver.Facts, sender.Facts);
        Assert.True(receiver.RowsOpened && sender.RowsOpened);
    }

    private static VoleReceivingParty Receiver(string?[] keys, PsiOptions options) =>
        new(Parties.Set(keys), options, VoleSuite.Find(options.Suite)!);

    private static VoleSendingParty Sender(string?[] keys, PsiOptions options) =>
        new(Parties.Set(keys), options, VoleSuite.Find(options.Suite)!);

    /// <summary>Cancels once the parties compare.</summary>
    private sealed class Stopper(List<PsiPhase> seen, CancellationTokenSource stop)
        : IProgress<PsiProgress>
    {
        public void Report(PsiProgress value)
        {
            seen.Add(value.Phase);
            if (value.Phase == PsiPhase.Matching)
            {
                stop.Cancel();
            }
        }
    }
}
