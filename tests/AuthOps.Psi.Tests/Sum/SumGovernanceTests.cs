using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;

namespace AuthOps.Psi.Tests.Sum;

/// <summary>Receipts, commitments, caps and purposes of intersection-sums.</summary>
public sealed class SumGovernanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SumOptions Options { get; } =
        new()
        {
            Lowest = 0,
            Highest = 100,
            MinimumIntersection = 2,
        };

    private static SumOptions KeysOptions { get; } = With(Receipted(PsiRole.Receiver));

    private static SumOptions ValuesOptions { get; } = With(Receipted(PsiRole.Sender));

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public async Task Both_sides_hold_the_same_receipt_and_a_third_party_accepts_it(
        int common,
        bool isOpened
    )
    {
        var (keys, values) = await RunAsync(common, KeysOptions, ValuesOptions);

        var receipt = (await keys).Receipt!;
        Assert.Equal(receipt.ToBytes(), (await values).Receipt!.ToBytes());
        var verdict = Verify(DsseEnvelope.Parse(receipt.ToBytes()));
        Assert.Empty(verdict.Findings);
        Assert.Equal((await keys).Facts, verdict.Facts);
        Assert.Equal((await values).Facts, verdict.Facts);
        Assert.Equal(isOpened ? common : null, verdict.Facts.Cardinality);
        Assert.Equal(
            ("insurer", "hospital", Signers.Purpose),
            (verdict.Facts.KeysParty, verdict.Facts.ValuesParty, verdict.Facts.Purpose)
        );
        Assert.Equal((5, 6), (verdict.Facts.KeysItems, verdict.Facts.ValuesItems));
        var text = Encoding.UTF8.GetString(receipt.Statement.ToCanonicalBytes());
        Assert.Equal(isOpened, text.Contains("\"intersection\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PsiRole.Receiver)]
    [InlineData(PsiRole.Sender)]
    public async Task A_peer_that_does_not_sign_leaves_no_output_and_a_one_sided_receipt(
        PsiRole refuser
    )
    {
        var (keys, values) = await RunAsync(
            3,
            refuser == PsiRole.Receiver ? Unsigned(PsiRole.Receiver) : KeysOptions,
            refuser == PsiRole.Sender ? Unsigned(PsiRole.Sender) : ValuesOptions
        );
        var (refusing, other) = refuser == PsiRole.Receiver ? (keys, values) : (values, keys);

        await Assert.ThrowsAsync<NotSupportedException>(() => refusing);
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => other);

        Assert.Equal(PsiProtocolError.ReceiptRefused, thrown.Reason);
        var verdict = Verify(thrown.OneSidedReceipt!);
        Assert.False(verdict.IsAccepted);
        Assert.Equal(3, verdict.Facts.Cardinality);
        Assert.Equal(
            refuser == PsiRole.Receiver ? Signers.Hospital.KeyId : Signers.Insurer.KeyId,
            Assert.Single(thrown.OneSidedReceipt!.Signatures).KeyId
        );

        static SumOptions Unsigned(PsiRole role)
        {
            var terms = Signers.Terms(role);
            return With(
                Receipted(role) with
                {
                    Receipt = terms with { Signer = new ReceiptSessionTests.Refuser(terms.Signer) },
                }
            );
        }
    }

    [Fact]
    public void A_signature_over_other_facts_yields_no_output()
    {
        var (keys, values) = SumTests.Pair(5, 6, 3, i => i, KeysOptions, ValuesOptions);
        using var k = keys;
        using var v = values;
        var finish = v.Finish(k.Add(v.Mask(k.Mask(v.Hello(k.Hello())))));
        finish[^1] ^= 1;

        Assert.Equal(
            PsiProtocolError.ReceiptRefused,
            Assert.Throws<PsiProtocolException>(() => k.Finish(finish)).Reason
        );
        _ = Assert.Throws<InvalidOperationException>(() => k.Outcome);
        _ = Assert.Throws<InvalidOperationException>(() => k.Sign());
        Assert.Equal(
            PsiProtocolError.ReceiptRefused,
            Assert.Throws<PsiProtocolException>(() => v.Complete(new byte[64])).Reason
        );
        _ = Assert.Throws<InvalidOperationException>(() => v.Outcome);
    }

    [Fact]
    public void Parties_that_do_not_agree_on_purpose_names_or_keys_do_not_begin()
    {
        Refused(PsiProtocolError.PolicyMismatch, Receipted(PsiRole.Sender) with { Purpose = "x" });
        Refused(
            PsiProtocolError.PolicyMismatch,
            Receipted(PsiRole.Sender) with
            {
                Receipt = Signers.Terms(PsiRole.Sender) with { Party = "clinic" },
            }
        );
        Refused(
            PsiProtocolError.ReceiptRefused,
            Receipted(PsiRole.Sender) with
            {
                Receipt = Signers.Terms(PsiRole.Sender) with
                {
                    PeerKey = Signers.Stranger.PublicKey,
                },
            }
        );
        Refused(PsiProtocolError.PolicyMismatch, new PsiGovernance());
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SumKeyParty(SumTests.LookupKeys(3), With(new PsiGovernance { Purpose = "" }))
        );

        static void Refused(PsiProtocolError reason, PsiGovernance theirs)
        {
            var (keys, values) = SumTests.Pair(5, 6, 3, i => i, KeysOptions, With(theirs));
            using var k = keys;
            using var v = values;
            Assert.Equal(
                reason,
                Assert.Throws<PsiProtocolException>(() => v.Hello(k.Hello())).Reason
            );
        }
    }

    [Fact]
    public async Task Commitments_are_quoted_required_and_expected()
    {
        var items = Parties.Set("a", "b", "c");
        var registered = await CommitmentTests
            .Commit("a", "b", "c")
            .RegisterAsync(new MemoryCommitmentRegister(), Token);
        var digest = CommitmentTests.Commit("a", "b", "c").Commitment.Digest;
        using (var k = new SumKeyParty(registered, Options))
        using (
            var v = new SumValueParty(
                items,
                [1, 2, 3],
                With(new PsiGovernance { PeerCommitment = digest })
            )
        )
        {
            SumTests.Drive(k, v);
            Assert.Equal(6, v.Outcome.Sum);
            Assert.Equal(
                (digest, null),
                (v.Outcome.Facts.KeysCommitment, v.Outcome.Facts.ValuesCommitment)
            );
        }

        Refused(registered, new PsiGovernance { PeerCommitment = new string('a', 64) });
        Refused(registered, new PsiGovernance { RequiresCommitments = true });
        Refused(items, new PsiGovernance { PeerCommitment = digest });

        void Refused(PsiItemSet own, PsiGovernance theirs)
        {
            using var k = new SumKeyParty(own, Options);
            using var v = new SumValueParty(items, [1, 2, 3], With(theirs));
            Assert.Equal(
                PsiProtocolError.CommitmentMismatch,
                Assert.Throws<PsiProtocolException>(() => v.Hello(k.Hello())).Reason
            );
        }
    }

    [Fact]
    public async Task Caps_refuse_before_anything_that_depends_on_keys_and_the_peer_is_told()
    {
        var ours = Capped();
        var theirs = Capped();
        var (first, second) = await RunAsync(3, ours, theirs);
        _ = await first;
        _ = await second;

        foreach (var (mine, yours) in new[] { (ours, Capped()), (Capped(), theirs) })
        {
            var (keys, values) = await RunAsync(3, mine, yours);
            var (refusing, told) = mine == ours ? (keys, values) : (values, keys);
            Assert.Equal(
                PsiCapReason.Sessions,
                (await Assert.ThrowsAsync<PsiCapException>(() => refusing)).Reason
            );
            Assert.Equal(
                PsiProtocolError.CapExceeded,
                (await Assert.ThrowsAsync<PsiProtocolException>(() => told)).PeerReason
            );
        }

        // The own size is judged when the party is made, the peer's when it is known.
        var caps = new PsiCaps { MinimumItems = 6, MaximumRatio = 2 };
        Assert.Equal(
            PsiCapReason.TooFewItems,
            Assert
                .Throws<PsiCapException>(() =>
                    new SumKeyParty(SumTests.LookupKeys(5), Capped(caps))
                )
                .Reason
        );
        var (k, v) = SumTests.Pair(20, 6, 3, i => i, Capped(caps), Capped(caps));
        using (k)
        using (v)
        {
            Assert.Equal(
                PsiCapReason.Ratio,
                Assert.Throws<PsiCapException>(() => v.Hello(k.Hello())).Reason
            );
        }
    }

    [Fact]
    public void A_number_that_contradicts_the_same_commitments_is_not_opened()
    {
        var quoted = CommitmentTests.Commit("a", "b", "c").Commitment;
        var ledger = Ledger();
        var ours = Capped(new PsiCaps { MinimumItems = 1, MinimumDifference = 1 }, ledger);
        var peers = Capped(new PsiCaps { MinimumItems = 1, MinimumDifference = 1 });
        Opening(Parties.Set("a", "b", "c"), Swapped("a", "b", "c"));

        var thrown = Assert.Throws<PsiProtocolException>(() =>
            Opening(Parties.Set("a", "b", "c"), Swapped("a", "b", "x"))
        );
        Assert.Equal(PsiProtocolError.CommitmentMismatch, thrown.Reason);

        // The values' side quotes the registered commitment in both sessions, whatever keys it uses.
        PsiItemSet Swapped(params string[] keys) => Parties.Set(keys).WithCommitment(quoted);

        void Opening(PsiItemSet own, PsiItemSet theirs)
        {
            using var k = new SumKeyParty(own, ours);
            using var v = new SumValueParty(theirs, [1, 2, 3], peers);
            _ = k.Add(v.Mask(k.Mask(v.Hello(k.Hello()))));
        }
    }

    [Fact]
    public void A_receipt_that_states_what_no_sum_can_is_refused()
    {
        var (keys, values) = SumTests.Pair(5, 6, 3, i => i, KeysOptions, ValuesOptions);
        using var k = keys;
        using var v = values;
        SumTests.Drive(k, v);
        var facts = k.Outcome.Facts;
        Assert.Equal(facts, SumReceipt.Read(SumReceipt.State(facts)));

        foreach (
            var wrong in new[]
            {
                facts with
                {
                    Cardinality = 1,
                },
                facts with
                {
                    Cardinality = 6,
                },
                facts with
                {
                    MinimumIntersection = 0,
                },
                facts with
                {
                    Lowest = 101,
                },
                facts with
                {
                    Highest = SumOptions.ValueCeiling + 1,
                },
                facts with
                {
                    KeysParty = "hospital",
                },
                facts with
                {
                    KeysParty = "",
                },
            }
        )
        {
            _ = Assert.Throws<EvidenceFormatException>(() =>
                SumReceipt.Read(SumReceipt.State(wrong))
            );
        }

        // The subject is derived from session and transcript; "opened" from the number.
        var statement = SumReceipt.State(facts);
        foreach (
            var (from, to) in new[] { (facts.SessionId, new string('0', 64)), ("true", "false") }
        )
        {
            var text = Encoding
                .UTF8.GetString(statement.ToCanonicalBytes())
                .Replace($"\"opened\":{from}", $"\"opened\":{to}", StringComparison.Ordinal)
                .Replace(
                    $"\"session\":\"{from}\"",
                    $"\"session\":\"{to}\"",
                    StringComparison.Ordinal
                );
            _ = Assert.Throws<EvidenceFormatException>(() =>
                SumReceipt.Read(Statement.Parse(Encoding.UTF8.GetBytes(text)))
            );
        }
    }

    private static ReceiptVerdict<SumReceiptFacts> Verify(DsseEnvelope envelope) =>
        SumReceipt.Verify(envelope, Signers.Trust, ["psi-party"], Parties.Now);

    private static PsiGovernance Receipted(PsiRole role) =>
        new() { Purpose = Signers.Purpose, Receipt = Signers.Terms(role) };

    private static SumOptions With(PsiGovernance governance) =>
        Options with
        {
            Governance = governance,
        };

    private static MemorySessionLedger Ledger() => new("0123456789abcdef0123456789abcdef"u8);

    private static SumOptions Capped(PsiCaps? caps = null, SessionLedger? ledger = null) =>
        With(
            new PsiGovernance
            {
                Limits = new PsiLimits
                {
                    Caps =
                        caps
                        ?? new PsiCaps
                        {
                            MinimumItems = 1,
                            MaximumSessions = 1,
                            MinimumDifference = 1,
                        },
                    Ledger = ledger ?? Ledger(),
                    Peer = "peer",
                    Resource = "insured",
                },
            }
        );

    private static async Task<(Task<SumOutcome> Keys, Task<SumOutcome> Values)> RunAsync(
        int common,
        SumOptions keysOptions,
        SumOptions valuesOptions
    )
    {
        var (left, right) = DuplexPipe.Create();
        var theirs = Enumerable.Range(0, 6).Select(i => i < common ? $"k{i}" : $"v{i}");
        var keys = SumSession.RunKeysAsync(
            left,
            SumTests.LookupKeys(5),
            keysOptions,
            new PsiConnectionOptions(),
            cancellationToken: Token
        );
        var values = SumSession.RunValuesAsync(
            right,
            PsiItemSet.FromStrings("id", [.. theirs]),
            new long[] { 1, 2, 3, 4, 5, 6 },
            valuesOptions,
            new PsiConnectionOptions(),
            cancellationToken: Token
        );
        await ((Task)Task.WhenAll(keys, values)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing
        );
        return (keys, values);
    }
}
