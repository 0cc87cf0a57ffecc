using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;
using AuthOps.Psi.Unbalanced;
using AuthOps.Psi.Wire;
using static AuthOps.Psi.Tests.Unbalanced.GovernedLookup;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>Purposes, commitments and caps of lookups.</summary>
public sealed class LookupGovernanceTests
{
    private readonly MemorySessionLedger _clients = Ledger();
    private readonly MemorySessionLedger _servers = Ledger();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sides_that_do_not_agree_on_purpose_names_or_keys_do_not_begin()
    {
        var terms = Signers.Terms(PsiRole.Receiver);
        await Refused(
            PsiProtocolError.PolicyMismatch,
            Receipted(PsiRole.Receiver) with
            {
                Purpose = "x",
            }
        );
        await Refused(PsiProtocolError.PolicyMismatch, null);
        await Refused(
            PsiProtocolError.PolicyMismatch,
            Receipted(PsiRole.Receiver) with
            {
                Receipt = terms with { PeerParty = "clinic" },
            }
        );
        await Refused(
            PsiProtocolError.ReceiptRefused,
            Receipted(PsiRole.Receiver) with
            {
                Receipt = terms with { PeerKey = Signers.Stranger.PublicKey },
            }
        );

        async Task Refused(PsiProtocolError reason, PsiGovernance? mine)
        {
            using var server = Server(Receipted(PsiRole.Sender));
            var (client, serving) = await RunAsync(server, Asked, mine);
            Assert.Equal(
                reason,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => client)).Reason
            );
            _ = await Assert.ThrowsAsync<PsiProtocolException>(() => serving);
            Assert.Equal(0, server.Evaluations);
        }
    }

    [Fact]
    public async Task Commitments_are_quoted_required_and_expected_until_the_set_is_changed()
    {
        var quoted = CommitmentTests.Commit("a", "b", "c").Commitment;
        using var server = Server(
            new PsiGovernance { Purpose = Signers.Purpose },
            Parties.Set("a", "b", "c").WithCommitment(quoted)
        );
        var mine = new PsiGovernance { Purpose = Signers.Purpose, PeerCommitment = quoted.Digest };

        var (client, _) = await RunAsync(server, Parties.Set("a", "x"), mine);
        Assert.Equal(
            (null, quoted.Digest),
            ((await client).Facts.ClientCommitment, (await client).Facts.ServerCommitment)
        );
        await Refused(mine with { PeerCommitment = new string('a', 64) });
        await Refused(mine with { RequiresCommitments = true });
        (client, _) = await RunAsync(
            server,
            Parties.Set("a", "b", "c").WithCommitment(quoted),
            mine with
            {
                RequiresCommitments = true,
            }
        );
        Assert.Equal(3, (await client).Result!.Found);

        // A change that changes nothing leaves the set the committed one.
        server.Update(Parties.Set("a"), Parties.Set("y"), cancellationToken: Token);
        (client, _) = await RunAsync(server, Parties.Set("a", "x"), mine);
        Assert.Equal(quoted.Digest, (await client).Facts.ServerCommitment);
        server.Update(Parties.Set("d"), Parties.Set("a"), cancellationToken: Token);
        await Refused(mine);

        async Task Refused(PsiGovernance governance)
        {
            var (refusing, serving) = await RunAsync(server, Parties.Set("a", "x"), governance);
            Assert.Equal(
                PsiProtocolError.CommitmentMismatch,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => refusing)).Reason
            );
            _ = await Assert.ThrowsAsync<PsiProtocolException>(() => serving);
        }
    }

    [Fact]
    public async Task Caps_of_both_sides_refuse_before_anything_is_asked_or_evaluated()
    {
        var caps = new PsiCaps
        {
            MinimumItems = 1,
            MaximumSessions = 1,
            MinimumDifference = 1,
        };
        using var server = Server(Capped(caps, _servers));
        var (client, serving) = await RunAsync(server, Asked, Capped(caps, _clients));
        Assert.Equal(2, (await client).Result!.Found);
        _ = await serving;
        Assert.Equal(3, server.Evaluations);

        // The server's ledger remembers, whatever the client forgets.
        (client, serving) = await RunAsync(server, Asked, Capped(caps, Ledger()));
        Assert.Equal(
            PsiCapReason.Sessions,
            (await Assert.ThrowsAsync<PsiCapException>(() => serving)).Reason
        );
        Assert.Equal(
            PsiProtocolError.CapExceeded,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => client)).PeerReason
        );
        Assert.Equal(3, server.Evaluations);

        // And so does the client's: it sends neither its declaration nor a query.
        using var other = Server(Capped(caps, Ledger()));
        var sent = new List<byte[]>();
        (client, serving) = await RunAsync(other, Asked, Capped(caps, _clients), asked: sent);
        Assert.Equal(
            PsiCapReason.Sessions,
            (await Assert.ThrowsAsync<PsiCapException>(() => client)).Reason
        );
        Assert.Equal(
            PsiProtocolError.CapExceeded,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => serving)).PeerReason
        );
        Assert.DoesNotContain(
            sent,
            frame => (FrameType)frame[1] is FrameType.MessagePart or FrameType.MessageEnd
        );

        // A client remembers what it found, a server does not know it.
        Assert.Equal(2, Assert.Single(Remembered(_clients)).Cardinality);
        Assert.Null(Assert.Single(Remembered(_servers)).Cardinality);
    }

    [Fact]
    public async Task Caps_compare_the_served_set_with_what_it_was_over_changes_and_epochs()
    {
        var caps = new PsiCaps { MinimumItems = 1, MinimumDifference = 2 };
        using var server = Server(Capped(caps, _servers));
        await Admitted(server);
        await Admitted(server);

        // One key more would tell whether it is that of the rows now found.
        server.Update(LookupTests.Keys(50), LookupTests.Keys(), cancellationToken: Token);
        await Refused(server);
        server.Update(LookupTests.Keys(), LookupTests.Keys(50), cancellationToken: Token);
        await Admitted(server);
        server.Update(LookupTests.Keys(50, 51), LookupTests.Keys(), cancellationToken: Token);
        await Admitted(server);

        // Another epoch of the same resource has another key, and the same fingerprints.
        using var later = Server(Capped(caps, _servers), LookupTests.Keys(Enumerable.Range(1, 8)));
        await Refused(later);
        using var same = Server(Capped(caps, _servers));
        await Admitted(same);

        async Task Admitted(UnbalancedServer one)
        {
            var (client, serving) = await RunAsync(one, Asked, Capped(caps, Ledger()));
            Assert.Equal(2, (await client).Result!.Found);
            _ = await serving;
        }

        async Task Refused(UnbalancedServer one)
        {
            var (client, serving) = await RunAsync(one, Asked, Capped(caps, Ledger()));
            Assert.Equal(
                PsiCapReason.OwnDifference,
                (await Assert.ThrowsAsync<PsiCapException>(() => serving)).Reason
            );
            _ = await Assert.ThrowsAsync<PsiProtocolException>(() => client);
        }
    }

    [Fact]
    public async Task Consent_taken_back_changes_the_fingerprints_too()
    {
        var now = TimeProvider.System.GetUtcNow();
        var revoked = now.AddHours(1);
        var clock = new SettableClock(now);
        var caps = new PsiCaps { MinimumItems = 1, MinimumDifference = 2 };
        PsiConsent Consent(Func<int, DateTimeOffset, bool> covers) =>
            Signers.Consent(covers, expires: now.AddYears(3));
        using var server = LookupTests.Server(
            LookupTests.Keys(1, 2, 3).WithConsent(Consent((row, at) => row != 0 || at < revoked)),
            Options(Capped(caps, _servers), _servers) with
            {
                Subjects = PsiSubjects.NaturalPersons,
                TimeProvider = clock,
            }
        );
        var asked = LookupTests.Keys(2, 9).WithConsent(Consent((_, _) => true));

        var (client, serving) = await RunAsync(server, asked, Capped(caps, Ledger()));
        Assert.Equal(1, (await client).Result!.Found);
        Assert.Equal(
            (
                Signers.Statement(expires: now.AddYears(3)).Statement.Digest,
                (await client).Facts.ClientBasis
            ),
            ((await serving).Facts.ClientBasis!, (await serving).Facts.ServerBasis)
        );
        clock.Now = revoked;
        Assert.Equal(1, server.RemoveUncovered());
        (client, serving) = await RunAsync(server, asked, Capped(caps, Ledger()));
        Assert.Equal(
            PsiCapReason.OwnDifference,
            (await Assert.ThrowsAsync<PsiCapException>(() => serving)).Reason
        );
        _ = await Assert.ThrowsAsync<PsiProtocolException>(() => client);
    }

    [Fact]
    public async Task A_governed_server_answers_in_sessions_alone_and_only_as_it_was_set_up()
    {
        using var server = Server(Receipted(PsiRole.Sender));
        using var lookup = new UnbalancedClient(server.Epoch).Ask(Asked);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await server.AnswerAsync("c", lookup.Message, Token)
        );
        Assert.Equal(0, server.Evaluations);

        var caps = new PsiCaps { MinimumItems = 1 };
        await Refused(Options(new PsiGovernance { Purpose = "another" }));
        await Refused(Options(Capped(caps, _servers)));
        await Refused(Options(Capped(caps, Ledger()), _servers));
        await Refused(Options(Capped(caps, _servers), _servers) with { Resource = "other" });
        await Refused(Options(PsiGovernance.None) with { Governance = _ => null! });
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            LookupTests.Server(Asked, Options(Capped(caps, _servers)) with { Resource = "insured" })
        );
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            LookupTests.Server(
                Asked,
                Options(Capped(caps, _servers), _servers) with
                {
                    Governance = null,
                }
            )
        );

        async Task Refused(UnbalancedOptions options)
        {
            using var wrong = LookupTests.Server(Asked, options);
            var (_, theirs) = DuplexPipe.Create();
            _ = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                LookupSession.ServeAsync(theirs, wrong, "c", Connection, Token)
            );
        }
    }

    private static IReadOnlyList<PastSession> Remembered(MemorySessionLedger ledger) =>
        ledger.Sessions("peer", "insured", Signers.Purpose);
}
