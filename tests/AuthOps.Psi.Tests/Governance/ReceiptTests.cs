using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Governance;

public sealed class ReceiptTests
{
    private static readonly string[] s_roles = ["psi-party"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void Both_parties_sign_one_receipt_that_a_third_party_verifies(PsiSuite suite)
    {
        var (receiver, sender) = Run(Parties.RowsToBoth(minimum: 1) with { Suite = suite });
        using var _ = receiver;
        using var __ = sender;

        Assert.Equal(receiver.Result.Receipt!.ToBytes(), sender.Result.Receipt!.ToBytes());
        var verdict = Verify(DsseEnvelope.Parse(receiver.Result.Receipt.ToBytes()));
        Assert.True(verdict.IsAccepted, string.Join('\n', verdict.Findings));
        Assert.Equal(receiver.Result.Facts, verdict.Facts);
        Assert.Equal(("insurer", "hospital"), (verdict.Facts.Receiver, verdict.Facts.Sender));
        Assert.Equal(2, verdict.Facts.Cardinality);
        Assert.Equal(
            CommitmentTests.Commit("a", "b", "c").Commitment.Digest,
            verdict.Facts.ReceiverCommitment
        );
        Assert.Null(verdict.Facts.SenderCommitment);
    }

    [Fact]
    public void Below_the_threshold_the_receipt_states_no_cardinality()
    {
        var (receiver, sender) = Run(Parties.Rows(minimum: 3));
        using var _ = receiver;
        using var __ = sender;

        var text = Encoding.UTF8.GetString(receiver.Result.Receipt!.Statement.ToCanonicalBytes());
        Assert.DoesNotContain("\"intersection\"", text, StringComparison.Ordinal);
        Assert.Null(Verify(receiver.Result.Receipt).Facts.Cardinality);
        Assert.Equal(2, receiver.Result.IntersectionSize);
    }

    [Fact]
    public void The_vector_of_the_wire_page_is_what_two_parties_sign()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-receipt.md"));
        var options = Parties.RowsToBoth(minimum: 1);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("alice", "bob", "王芳"),
            options with
            {
                Receipt = Signers.PublishedTerms(PsiRole.Receiver),
            },
            new FixedRandomness(scalar: 2, nonce: 0x11, shuffle: false)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set("bob", "王芳", "dave"),
            options with
            {
                Receipt = Signers.PublishedTerms(PsiRole.Sender),
            },
            new FixedRandomness(scalar: 3, nonce: 0x22, shuffle: false)
        );

        _ = Parties.RunLockstep(receiver, sender);

        var statement = Encoding.UTF8.GetString(
            receiver.Result.Receipt!.Statement.ToCanonicalBytes()
        );
        var envelope = Encoding.UTF8.GetString(receiver.Result.Receipt.ToBytes());
        Assert.True(
            page.Contains(statement, StringComparison.Ordinal)
                && page.Contains(envelope, StringComparison.Ordinal),
            $"The page has another vector than:\n{statement}\n{envelope}"
        );
    }

    [Fact]
    public void A_signature_that_is_not_the_peers_over_these_facts_yields_no_output()
    {
        foreach (var from in new[] { PsiRole.Receiver, PsiRole.Sender })
        {
            var (receiver, sender) = Pair(Parties.Rows());
            using var _ = receiver;
            using var __ = sender;
            var thrown = Assert.Throws<PsiProtocolException>(() =>
                Lockstep(receiver, sender, from)
            );
            Assert.Equal(PsiProtocolError.ReceiptRefused, thrown.Reason);
            EcdhPsiParty refused = from == PsiRole.Receiver ? sender : receiver;
            Assert.False(refused.IsFinished);
            Assert.Throws<InvalidOperationException>(() => refused.Result);
        }
    }

    [Fact]
    public void Parties_that_expect_other_keys_names_or_no_receipt_do_not_begin()
    {
        var terms = Signers.Terms(PsiRole.Receiver);
        Assert.Equal(
            PsiProtocolError.ReceiptRefused,
            Refused(terms with { Signer = Signers.Stranger })
        );
        Assert.Equal(PsiProtocolError.PolicyMismatch, Refused(terms with { Party = "insurers" }));
        Assert.Equal(PsiProtocolError.PolicyMismatch, Refused(terms with { PeerParty = "clinic" }));
        Assert.Equal(PsiProtocolError.PolicyMismatch, Refused(null));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Refused(terms with { Party = "hospital" })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Refused(terms with { Party = "" }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Refused(terms with { PeerKey = Signers.Insurer.PublicKey })
        );

        static PsiProtocolError Refused(PsiReceiptTerms? terms)
        {
            using var receiver = new EcdhPsiReceiver(
                Parties.Set("a"),
                Parties.Rows() with
                {
                    Receipt = terms,
                }
            );
            using var sender = new EcdhPsiSender(
                Parties.Set("a"),
                Parties.Rows() with
                {
                    Receipt = Signers.Terms(PsiRole.Sender),
                }
            );
            return Assert
                .Throws<PsiProtocolException>(() =>
                    sender.Receive(receiver.NextFrame(Token).ToArray(), Token)
                )
                .Reason;
        }
    }

    internal static ReceiptVerdict<PsiReceiptFacts> Verify(DsseEnvelope envelope) =>
        PsiReceipt.Verify(envelope, Signers.Trust, s_roles, Parties.Now);

    private static (EcdhPsiReceiver, EcdhPsiSender) Run(PsiOptions options)
    {
        var pair = Pair(options);
        _ = Parties.RunLockstep(pair.Receiver, pair.Sender);
        return pair;
    }

    private static (EcdhPsiReceiver Receiver, EcdhPsiSender Sender) Pair(PsiOptions options)
    {
        var committed = CommitmentTests.Commit("a", "b", "c").Commitment;
        return (
            new EcdhPsiReceiver(
                Parties.Set("a", "b", "c").WithCommitment(committed),
                options with
                {
                    Receipt = Signers.Terms(PsiRole.Receiver),
                }
            ),
            new EcdhPsiSender(
                Parties.Set("b", "c", "d", "e"),
                options with
                {
                    Receipt = Signers.Terms(PsiRole.Sender),
                    PeerCommitment = committed.Digest,
                }
            )
        );
    }

    private static void Lockstep(EcdhPsiParty receiver, EcdhPsiParty sender, PsiRole forged)
    {
        while (!receiver.IsFinished || !sender.IsFinished)
        {
            var (from, to) = receiver.WantsToSend ? (receiver, sender) : (sender, receiver);
            var frame = from.NextFrame(Token).ToArray();
            if (frame[1] == 9 && from.Role == forged)
            {
                frame[^1] ^= 1;
            }

            to.Receive(frame, Token);
        }
    }
}
