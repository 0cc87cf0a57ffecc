using AuthOps.Psi.Tests.Governance;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>What a party that refuses in the handshake lets the other know.</summary>
public sealed class RefusalTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<PsiProtocolError, PsiOptions> Refusals =>
        new()
        {
            { PsiProtocolError.SizeLimitExceeded, Parties.Rows() with { MaxPeerItems = 1 } },
            {
                PsiProtocolError.CommitmentMismatch,
                Parties.Rows() with
                {
                    PeerCommitment = new string('a', 64),
                }
            },
            {
                PsiProtocolError.CommitmentMismatch,
                Parties.Rows() with
                {
                    RequiresCommitments = true,
                }
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_receiver_refuses_reaches_the_sender_by_its_reason_and_nobody_without_the_key(
        PsiProtocolError reason,
        PsiOptions refusing
    )
    {
        foreach (
            var (ours, theirs) in new byte[][][]
            {
                [
                    [],
                    [],
                ],
                [s_key, s_key],
                [s_key, new byte[32]],
            }.Select(pair => (pair[0], pair[1]))
        )
        {
            var (receiver, sender) = Run(
                refusing with
                {
                    PreSharedKey = ours,
                },
                Parties.Rows() with
                {
                    PreSharedKey = theirs,
                }
            );
            Assert.Equal(
                reason,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => receiver)).Reason
            );
            var told = await Assert.ThrowsAsync<PsiProtocolException>(() => sender);
            Assert.Equal(
                ours.SequenceEqual(theirs)
                    ? (PsiProtocolError.PeerAborted, reason)
                    : (PsiProtocolError.AuthenticationFailed, (PsiProtocolError?)null),
                (told.Reason, told.PeerReason)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_sender_refuses_reaches_the_receiver_by_its_reason(
        PsiProtocolError reason,
        PsiOptions refusing
    )
    {
        var (receiver, sender) = Run(Parties.Rows(), refusing);
        Assert.Equal(reason, (await Assert.ThrowsAsync<PsiProtocolException>(() => sender)).Reason);
        var told = await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);
        Assert.Equal((PsiProtocolError.PeerAborted, reason), (told.Reason, told.PeerReason));
    }

    [Fact]
    public async Task A_receiver_that_gets_another_key_than_it_expects_says_so()
    {
        var (receiver, sender) = Run(
            Parties.Rows() with
            {
                Receipt = Signers.Terms(PsiRole.Receiver) with
                {
                    PeerKey = Signers.Stranger.PublicKey,
                },
            },
            Parties.Rows() with
            {
                Receipt = Signers.Terms(PsiRole.Sender),
            }
        );
        await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);
        Assert.Equal(
            PsiProtocolError.ReceiptRefused,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => sender)).PeerReason
        );
    }

    private static (Task<PsiResult> Receiver, Task<PsiResult> Sender) Run(
        PsiOptions receiver,
        PsiOptions sender
    )
    {
        var (left, right) = DuplexPipe.Create();
        return (
            PsiSession.RunAsync(
                left,
                PsiRole.Receiver,
                Parties.Set("a", "b"),
                receiver,
                cancellationToken: Token
            ),
            PsiSession.RunAsync(
                right,
                PsiRole.Sender,
                Parties.Set("b", "c"),
                sender,
                cancellationToken: Token
            )
        );
    }
}
