using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;
using AuthOps.Psi.Unbalanced;
using AuthOps.Psi.Wire;
using static AuthOps.Psi.Tests.Unbalanced.GovernedLookup;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>Receipts of lookups: what both sides sign, and what a side that does not, or deviates, leaves.</summary>
public sealed class LookupReceiptTests
{
    private const byte FrameTypeEnd = (byte)FrameType.MessageEnd;
    private const byte FrameTypeFinish = (byte)FrameType.Finish;

    private static readonly LookupReceiptFacts s_facts = new()
    {
        SessionId = new string('1', 64),
        EpochDigest = new string('2', 64),
        SchemaHash = new string('3', 64),
        TranscriptHash = new string('4', 64),
        Mode = OprfMode.Voprf,
        Subjects = PsiSubjects.NaturalPersons,
        Keys = 3,
        ServerItems = 100,
        BucketBits = 2,
        LabelBytes = 8,
        Client = "insurer",
        Server = "hospital",
        Purpose = Signers.Purpose,
        ClientBasis = new string('5', 64),
        ServerBasis = new string('6', 64),
        ClientCommitment = new string('7', 64),
        ServerCommitment = new string('8', 64),
        Caps = new PsiCaps(),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_sides_hold_the_same_receipt_and_a_third_party_accepts_it(
        bool isPublished
    )
    {
        using var server = Server(Receipted(PsiRole.Sender));
        var tags = isPublished ? await Published(server) : null;
        var (client, serving) = await RunAsync(
            server,
            Asked,
            Receipted(PsiRole.Receiver),
            published: tags
        );

        var outcome = await client;
        Assert.Equal([0, 1], outcome.Result!.MatchedRows.ToArray());
        Assert.Equal(outcome.Receipt!.ToBytes(), (await serving).Receipt!.ToBytes());
        var verdict = Verify(DsseEnvelope.Parse(outcome.Receipt.ToBytes()));
        Assert.Empty(verdict.Findings);
        Assert.Equal(outcome.Facts, verdict.Facts);
        Assert.Equal((await serving).Facts, verdict.Facts);
        Assert.Equal(
            ("insurer", "hospital", Signers.Purpose),
            (verdict.Facts.Client, verdict.Facts.Server, verdict.Facts.Purpose)
        );
        Assert.Equal(
            (3, 100, 0),
            (verdict.Facts.Keys, verdict.Facts.ServerItems, verdict.Facts.LabelBytes)
        );
        Assert.Equal(isPublished ? 0 : 2, verdict.Facts.BucketBits);
        Assert.Equal(
            Convert.ToHexStringLower(server.Epoch.DigestBytes.Span),
            verdict.Facts.EpochDigest
        );

        // How many were found only the client knows.
        var text = Encoding.UTF8.GetString(outcome.Receipt.Statement.ToCanonicalBytes());
        Assert.DoesNotContain("intersection", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_sign_learns_nothing()
    {
        var terms = Signers.Terms(PsiRole.Receiver);
        using var server = Server(Receipted(PsiRole.Sender));
        var tap = new List<byte[]>();
        var (client, serving) = await RunAsync(
            server,
            Asked,
            Receipted(PsiRole.Receiver) with
            {
                Receipt = terms with { Signer = new ReceiptSessionTests.Refuser(terms.Signer) },
            },
            sent: tap
        );

        await Assert.ThrowsAsync<NotSupportedException>(() => client);
        Assert.Null(
            (await Assert.ThrowsAsync<PsiProtocolException>(() => serving)).OneSidedReceipt
        );

        // The last message is the hash of the answer: no element, bucket or signature left the server.
        Assert.Equal(
            [FrameTypeEnd, FrameTypeEnd, FrameTypeEnd],
            tap.Select(f => f[1]).Where(t => t is 12 or 13)
        );
        Assert.Equal(8 + 32 + 16, tap.Last(f => f[1] == FrameTypeEnd).Length);
    }

    [Fact]
    public async Task A_server_that_does_not_sign_leaves_no_output_and_a_one_sided_receipt()
    {
        var terms = Signers.Terms(PsiRole.Sender);
        using var server = Server(
            Receipted(PsiRole.Sender) with
            {
                Receipt = terms with { Signer = new ReceiptSessionTests.Refuser(terms.Signer) },
            }
        );
        var (client, serving) = await RunAsync(server, Asked, Receipted(PsiRole.Receiver));

        await Assert.ThrowsAsync<NotSupportedException>(() => serving);
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => client);
        Assert.Equal(PsiProtocolError.ReceiptRefused, thrown.Reason);
        var verdict = Verify(thrown.OneSidedReceipt!);
        Assert.False(verdict.IsAccepted);
        Assert.Equal(
            Signers.Insurer.KeyId,
            Assert.Single(thrown.OneSidedReceipt!.Signatures).KeyId
        );
    }

    [Fact]
    public async Task A_server_whose_client_does_not_confirm_keeps_what_both_signed()
    {
        using var server = Server(Receipted(PsiRole.Sender));
        var (client, serving) = await RunAsync(
            server,
            Asked,
            Receipted(PsiRole.Receiver),
            spoiled: FrameTypeFinish
        );

        // The client has its output, for the server had said everything; the server does not know it, and keeps what both signed.
        Assert.True(Verify((await client).Receipt!).IsAccepted);
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => serving);
        Assert.NotEqual(PsiProtocolError.ReceiptRefused, thrown.Reason);
        Assert.Equal((await client).Receipt!.ToBytes(), thrown.OneSidedReceipt!.ToBytes());
    }

    [Fact]
    public void A_receipt_that_states_what_no_lookup_can_is_refused()
    {
        var facts = s_facts;
        Assert.Equal(facts, LookupReceipt.Read(LookupReceipt.State(facts)));
        foreach (
            var wrong in new[]
            {
                facts with
                {
                    Keys = 0,
                },
                facts with
                {
                    Keys = UnbalancedClient.MaxQueryItems + 1,
                },
                facts with
                {
                    ServerItems = 0,
                },
                facts with
                {
                    ServerItems = UnbalancedOptions.SizeCeiling + 1,
                },
                facts with
                {
                    BucketBits = UnbalancedOptions.BucketBitsCeiling + 1,
                },
                facts with
                {
                    LabelBytes = UnbalancedOptions.LabelCeiling + 1,
                },
                facts with
                {
                    Client = "hospital",
                },
                facts with
                {
                    Server = "",
                },
                facts with
                {
                    Purpose = null,
                },
                facts with
                {
                    ClientBasis = null,
                },
                facts with
                {
                    ServerBasis = null,
                },
            }
        )
        {
            _ = Assert.Throws<EvidenceFormatException>(() =>
                LookupReceipt.Read(LookupReceipt.State(wrong))
            );
        }

        _ = Assert.Throws<ArgumentException>(() =>
            LookupReceipt.State(facts with { Client = null })
        );
    }

    [Fact]
    public void A_statement_that_its_facts_do_not_give_is_refused()
    {
        var facts = s_facts;
        var text = Encoding.UTF8.GetString(LookupReceipt.State(facts).ToCanonicalBytes());
        foreach (
            var other in new[]
            {
                text.Replace(facts.SessionId, new string('0', 64), StringComparison.Ordinal),
                text.Replace("\"Voprf\"", "\"voprf\"", StringComparison.Ordinal),
                text.Replace("\"keys\":3", "\"keys\":3,\"found\":2", StringComparison.Ordinal),
            }
        )
        {
            _ = Assert.Throws<EvidenceFormatException>(() =>
                LookupReceipt.Read(Statement.Parse(Encoding.UTF8.GetBytes(other)))
            );
        }
    }

    [Fact]
    public async Task An_answer_other_than_the_one_signed_for_yields_no_output()
    {
        using var server = Server(Receipted(PsiRole.Sender));
        var (left, right) = DuplexPipe.Create();
        var governance = server.GovernanceOf("c");
        var evidence = new LookupEvidence(
            PsiRole.Sender,
            server.Epoch,
            governance,
            server.Side(governance),
            SessionRandomness.Instance
        );
        var deviating = MessageSession.RunAsync(
            right,
            MessageProtocol.Lookup,
            PsiRole.Sender,
            new byte[32],
            Connection,
            async (messages, token) =>
            {
                await messages.WriteAsync(server.Epoch.ToBytes(), token);
                await messages.WriteAsync(evidence.Declaration, token);
                evidence.Agree(await messages.ReadAsync(1000, token));
                var query = await messages.ReadAsync(1000, token);
                var answer = await server.AnswerInSessionAsync("c", query, token);
                var digest = new byte[32];
                evidence.Fix(query, digest);
                await messages.WriteAsync(digest, token);
                evidence.Accept(await messages.ReadAsync(64, token));
                await messages.WriteAsync(evidence.Sign(), token);
                await messages.WriteAsync(answer, token);
                return 0;
            },
            Token
        );
        var client = Ask(left, Asked, Receipted(PsiRole.Receiver));

        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => client);
        Assert.Equal(PsiProtocolError.TranscriptMismatch, thrown.Reason);
        Assert.True(Verify(thrown.OneSidedReceipt!).IsAccepted);
        _ = await Assert.ThrowsAsync<PsiProtocolException>(() => deviating);
    }

    [Fact]
    public async Task A_client_that_deviates_learns_nothing()
    {
        using var open = LookupTests.Server(Asked, LookupTests.Things);

        // Declares fewer or more keys than it asks for.
        foreach (var declared in new[] { 2, 4 })
        {
            var reason = await Deviate(open, PsiGovernance.None, declared, async (_, _) => { });
            Assert.Contains(
                reason,
                new[] { PsiProtocolError.CountMismatch, PsiProtocolError.SizeLimitExceeded }
            );
            Assert.Equal(0, open.Evaluations);
        }

        // Signs something else.
        using var governed = Server(Receipted(PsiRole.Sender));
        Assert.Equal(
            PsiProtocolError.ReceiptRefused,
            await Deviate(
                governed,
                Receipted(PsiRole.Receiver),
                3,
                async (messages, token) =>
                {
                    Assert.Equal(32, (await messages.ReadAsync(32, token)).Length);
                    await messages.WriteAsync(new byte[64], token);
                }
            )
        );

        // Rests on nobody's consent.
        using var persons = LookupTests.Server(
            Asked.WithConsent(Signers.Consent()),
            LookupTests.Things with
            {
                Subjects = PsiSubjects.NaturalPersons,
                Purpose = Signers.Purpose,
                TimeProvider = new SettableClock(Parties.Now),
            }
        );
        Assert.Equal(
            PsiProtocolError.LawfulBasis,
            await Deviate(persons, PsiGovernance.None, 3, async (_, _) => { })
        );
        Assert.Equal(0, persons.Evaluations);
    }

    /// <summary>A client of three keys that declares and does what it likes; why the server refused it, which told it nothing.</summary>
    private static async Task<PsiProtocolError> Deviate(
        UnbalancedServer server,
        PsiGovernance governance,
        int declared,
        Func<MessageChannel, CancellationToken, Task> then
    )
    {
        var (here, there) = DuplexPipe.Create();
        var evidence = new LookupEvidence(
            PsiRole.Receiver,
            server.Epoch,
            governance,
            DeclaredSide.Own(governance, PsiRole.Receiver, declared, false, null, null),
            SessionRandomness.Instance
        );
        using var lookup = new PendingLookup(
            new UnbalancedClient(server.Epoch),
            Asked,
            published: null
        );
        var deviating = MessageSession.RunAsync(
            here,
            MessageProtocol.Lookup,
            PsiRole.Receiver,
            new byte[32],
            Connection,
            async (messages, token) =>
            {
                _ = await messages.ReadAsync(1000, token);
                evidence.Agree(await messages.ReadAsync(1000, token));
                await messages.WriteAsync(evidence.Declaration, token);
                await messages.WriteAsync(lookup.Message, token);
                await then(messages, token);
                return await messages.ReadAsync(1 << 20, token);
            },
            Token
        );
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() =>
            LookupSession.ServeAsync(there, server, "c", Connection, Token)
        );
        Assert.Null(thrown.OneSidedReceipt);
        Assert.Equal(
            thrown.Reason,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => deviating)).PeerReason
        );
        return thrown.Reason;
    }
}
