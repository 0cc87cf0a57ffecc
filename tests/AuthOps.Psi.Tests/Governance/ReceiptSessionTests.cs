using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Sessions;

namespace AuthOps.Psi.Tests.Governance;

/// <summary>Receipts, commitments and caps over a stream.</summary>
public sealed class ReceiptSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_of_a_session_hold_the_same_receipt()
    {
        var (receiver, sender) = await RunAsync(
            Signers.Terms(PsiRole.Receiver),
            Signers.Terms(PsiRole.Sender)
        );

        var ours = (await receiver).Receipt!;
        Assert.Equal(ours.ToBytes(), (await sender).Receipt!.ToBytes());
        Assert.True(ReceiptTests.Verify(ours).IsAccepted);
    }

    [Theory]
    [InlineData(PsiRole.Receiver)]
    [InlineData(PsiRole.Sender)]
    public async Task A_peer_that_does_not_sign_leaves_no_output_and_a_one_sided_receipt(
        PsiRole refuser
    )
    {
        var terms = Enum.GetValues<PsiRole>()
            .ToDictionary(
                role => role,
                role =>
                    Signers.Terms(role) is var t && role == refuser
                        ? t with
                        {
                            Signer = new Refuser(t.Signer),
                        }
                        : t
            );
        var (receiver, sender) = await RunAsync(terms[PsiRole.Receiver], terms[PsiRole.Sender]);
        var (refusing, other) =
            refuser == PsiRole.Receiver ? (receiver, sender) : (sender, receiver);

        await Assert.ThrowsAsync<NotSupportedException>(() => refusing);
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => other);

        Assert.Equal(PsiProtocolError.ReceiptRefused, thrown.Reason);
        var verdict = ReceiptTests.Verify(thrown.OneSidedReceipt!);
        Assert.False(verdict.IsAccepted);
        Assert.Equal(1, verdict.Facts.Cardinality);
        Assert.Equal(
            refuser == PsiRole.Receiver ? Signers.Hospital.KeyId : Signers.Insurer.KeyId,
            Assert.Single(thrown.OneSidedReceipt!.Signatures).KeyId
        );
    }

    [Fact]
    public async Task Commitments_are_quoted_required_and_expected()
    {
        var registered = await CommitmentTests
            .Commit("a", "b")
            .RegisterAsync(new MemoryCommitmentRegister(), Token);
        var digest = CommitmentTests.Commit("a", "b").Commitment.Digest;
        var plain = Parties.Set("b", "c");

        var facts = (
            await RunAsync(
                registered,
                plain,
                Parties.Rows(),
                Parties.Rows() with
                {
                    PeerCommitment = digest,
                }
            )
        ).Facts;
        Assert.Equal((digest, null), (facts.ReceiverCommitment, facts.SenderCommitment));
        await Refused(Parties.Rows(), Parties.Rows() with { PeerCommitment = new string('a', 64) });
        await Refused(Parties.Rows(), Parties.Rows() with { RequiresCommitments = true });
        await Refused(Parties.Rows() with { RequiresCommitments = true }, Parties.Rows());
        Assert.Throws<ArgumentOutOfRangeException>(
            (Parties.Rows() with { PeerCommitment = "A" }).Validate
        );

        async Task Refused(PsiOptions receiver, PsiOptions sender)
        {
            var (left, right) = DuplexPipe.Create();
            var one = PsiSession.RunAsync(
                left,
                PsiRole.Receiver,
                registered,
                receiver,
                cancellationToken: Token
            );
            var two = PsiSession.RunAsync(
                right,
                PsiRole.Sender,
                plain,
                sender,
                cancellationToken: Token
            );
            var reasons = new[]
            {
                (await Assert.ThrowsAsync<PsiProtocolException>(() => one)).Reason,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => two)).Reason,
            };
            Assert.Contains(PsiProtocolError.CommitmentMismatch, reasons);
        }
    }

    [Fact]
    public async Task The_peer_of_a_capped_session_is_told_so_and_nothing_else()
    {
        var caps = new PsiCaps
        {
            MinimumItems = 1,
            MaximumRatio = 2,
            MaximumSessions = 1,
            MinimumDifference = 1,
        };
        var ours = Limited(caps);
        var theirs = Limited(caps);
        _ = await RunAsync(Parties.Set("a"), Parties.Set("a"), ours, theirs);

        // Either side refuses by itself: its own ledger is full, the other's is fresh.
        foreach (var (receiver, sender) in new[] { (ours, Limited(caps)), (Limited(caps), theirs) })
        {
            var (left, right) = DuplexPipe.Create();
            var one = PsiSession.RunAsync(
                left,
                PsiRole.Receiver,
                Parties.Set("a"),
                receiver,
                cancellationToken: Token
            );
            var two = PsiSession.RunAsync(
                right,
                PsiRole.Sender,
                Parties.Set("a"),
                sender,
                cancellationToken: Token
            );
            var (refusing, told) = receiver == ours ? (one, two) : (two, one);
            Assert.Equal(
                PsiCapReason.Sessions,
                (await Assert.ThrowsAsync<PsiCapException>(() => refusing)).Reason
            );
            Assert.Equal(
                PsiProtocolError.CapExceeded,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => told)).PeerReason
            );
        }
    }

    internal static PsiOptions Limited(PsiCaps caps, SessionLedger? ledger = null) =>
        Parties.Rows() with
        {
            Purpose = Signers.Purpose,
            Limits = new PsiLimits
            {
                Caps = caps,
                Ledger = ledger ?? new MemorySessionLedger("0123456789abcdef0123456789abcdef"u8),
                Peer = "peer",
                Resource = "insured",
            },
        };

    private static async Task<(Task<PsiResult> Receiver, Task<PsiResult> Sender)> RunAsync(
        PsiReceiptTerms receiver,
        PsiReceiptTerms sender
    )
    {
        var (left, right) = DuplexPipe.Create();
        var one = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set("a", "b"),
            Parties.Rows() with
            {
                Receipt = receiver,
            },
            cancellationToken: Token
        );
        var two = PsiSession.RunAsync(
            right,
            PsiRole.Sender,
            Parties.Set("b", "c"),
            Parties.Rows() with
            {
                Receipt = sender,
            },
            cancellationToken: Token
        );
        await ((Task)Task.WhenAll(one, two)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (one, two);
    }

    private static async Task<PsiResult> RunAsync(
        PsiItemSet ours,
        PsiItemSet theirs,
        PsiOptions receiver,
        PsiOptions sender
    )
    {
        var (left, right) = DuplexPipe.Create();
        var one = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            ours,
            receiver,
            cancellationToken: Token
        );
        var two = PsiSession.RunAsync(
            right,
            PsiRole.Sender,
            theirs,
            sender,
            cancellationToken: Token
        );
        await ((Task)Task.WhenAll(one, two)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = await two;
        return await one;
    }

    /// <summary>A module that does not answer. Immutable and safe to share between threads.</summary>
    internal sealed class Refuser(ISigner key) : ISigner
    {
        public SignatureAlgorithm Algorithm => key.Algorithm;

        public string KeyId => key.KeyId;

        public byte[] Sign(ReadOnlySpan<byte> message) =>
            throw new NotSupportedException("no signature");
    }
}
