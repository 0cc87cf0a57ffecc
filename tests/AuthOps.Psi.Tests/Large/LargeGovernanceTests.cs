using AuthOps.Psi.Governance;
using AuthOps.Psi.Large;
using AuthOps.Psi.Tests.Governance;

namespace AuthOps.Psi.Tests.Large;

/// <summary>Consent, caps, commitments and receipts over the whole of a large set.</summary>
public sealed class LargeGovernanceTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-governed-");
    private readonly SettableClock _clock = new(Parties.Now);
    private readonly PsiOptions _persons;
    private readonly string?[] _mine = Parties.Keys(0, 300);
    private readonly string?[] _other = Parties.Keys(200, 300);
    private readonly LargeParties _parties;

    public LargeGovernanceTests()
    {
        _parties = new LargeParties(_folder.FullName);
        _persons = Parties.RowsToBoth() with
        {
            Suite = PsiSuite.EcdhX25519Elligator2,
            Subjects = PsiSubjects.NaturalPersons,
            Purpose = Signers.Purpose,
            TimeProvider = _clock,
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _parties.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Rows_over_persons_take_no_rows_without_consent_to_the_purpose_that_holds()
    {
        using var stream = new MemoryStream();
        var rows = PsiRowSource.FromStrings("id", _mine);
        await Refused(rows, _persons);
        await Refused(rows.WithConsent(Signers.Consent(purpose: "marketing")), _persons);
        await Refused(rows.WithConsent(Signers.Consent()), _persons with { Purpose = null });
        await Refused(
            rows.WithConsent(Signers.Consent(expires: _clock.Now.AddSeconds(1))),
            Later()
        );

        // Nothing was sent, nothing written.
        Assert.Equal(0, stream.Length);
        Assert.False(Directory.Exists(_parties.ReceiverFolder));

        PsiOptions Later() =>
            _persons with
            {
                TimeProvider = new SettableClock(_clock.Now.AddSeconds(1)),
            };

        Task Refused(PsiRowSource source, PsiOptions options) =>
            Assert.ThrowsAsync<LawfulBasisRequiredException>(() =>
                PsiLargeSession.RunAsync(
                    [stream],
                    PsiRole.Receiver,
                    source,
                    options,
                    LargeParties.Options(_parties.ReceiverFolder),
                    cancellationToken: Token
                )
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Rows_without_consent_are_left_out_before_they_are_counted_spread_or_masked(
        int minimum
    )
    {
        // Every third row of the receiver is not covered, and the sender's first fifty.
        Consent((row, _) => row % 3 != 0, (row, _) => row >= 50);
        var expected = Enumerable.Range(250, 50).Where(row => row % 3 != 0).ToArray();

        var (receiver, sender) = await RunAsync(
            _persons with
            {
                MinimumIntersection = minimum,
                Output = minimum == 0 ? PsiOutput.RowsToBoth : PsiOutput.Rows,
            }
        );

        var learnt = await receiver;
        Assert.Equal(expected.Length, learnt.IntersectionSize);
        Assert.Equal(minimum == 0 ? expected : [], learnt.ReadMatchedRows());
        Assert.Equal(
            minimum == 0 ? expected.Select(row => row - 200) : [],
            (await sender).ReadMatchedRows()
        );
        Assert.Equal((200, 250), (learnt.Facts.ReceiverItems, learnt.Facts.SenderItems));
        Assert.Equal(Signers.Statement().Statement.Digest, learnt.Facts.ReceiverBasis);

        // What is not covered is not on the disk either: 24 bytes a row.
        using var rows = PartitionedRows.Open(Path.Combine(_parties.ReceiverFolder, "rows"));
        Assert.Equal(200, rows.RowCount);
    }

    [Fact]
    public async Task Consent_that_was_taken_back_is_not_used_in_the_next_attempt()
    {
        var revoked = _clock.Now.AddHours(1);
        Consent((row, at) => row != 7 || at < revoked, (_, _) => true);
        _ = await (await RunAsync(_persons)).Receiver;

        _clock.Now = revoked;
        var (receiver, _) = await RunAsync(_persons);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => receiver);
        Assert.Contains("consents", refused.Message, StringComparison.Ordinal);

        // Other consent, other terms: a job rests on one.
        _clock.Now = Parties.Now;
        _parties.Rows = (_, rows) =>
            rows.WithConsent(Signers.Consent(expires: Parties.Now.AddDays(2)));
        (receiver, _) = await RunAsync(_persons);
        Assert.Contains(
            "other terms",
            (await Assert.ThrowsAsync<ArgumentException>(() => receiver)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Consent_that_expires_between_buckets_ends_the_job()
    {
        _parties.Rows = (_, rows) =>
            rows.WithConsent(Signers.Consent(expires: Parties.Now.AddHours(1)));
        var (receiver, sender) = await _parties.RunAsync(
            _mine,
            _other,
            _persons,
            progress: new OnBucket(1, () => _clock.Now = Parties.Now.AddHours(2))
        );

        await Assert.ThrowsAnyAsync<Exception>(() => receiver);
        await Assert.ThrowsAnyAsync<Exception>(() => sender);
        Assert.Contains(
            new[] { receiver.Exception!.InnerException, sender.Exception!.InnerException },
            e => e is LawfulBasisRequiredException
        );
        Assert.Equal(1, PsiLargeSessionTests.CommittedParts(_parties.ReceiverFolder));
    }

    [Fact]
    public async Task Both_sides_hold_one_receipt_over_all_buckets_and_another_attempt_gives_the_same()
    {
        Consent((_, _) => true, (_, _) => true);
        Receipts();
        var (receiver, sender) = await RunAsync(_persons);
        var receipt = (await receiver).Receipt!;
        Assert.Equal(receipt.ToBytes(), (await sender).Receipt!.ToBytes());
        var verdict = ReceiptTests.Verify(receipt);
        Assert.True(verdict.IsAccepted);
        Assert.Equal((await receiver).Facts, verdict.Facts);
        Assert.Equal((2, 100), (verdict.Facts.Buckets, verdict.Facts.Cardinality));
        Assert.True(verdict.Facts.RowsOpened);

        (receiver, sender) = await RunAsync(_persons);
        Assert.Equal(2, (await receiver).Attempts);
        Assert.Equal(receipt.ToBytes(), (await receiver).Receipt!.ToBytes());
        Assert.Equal(receipt.ToBytes(), (await sender).Receipt!.ToBytes());
    }

    [Theory]
    [InlineData(PsiRole.Receiver)]
    [InlineData(PsiRole.Sender)]
    public async Task A_peer_that_does_not_sign_leaves_no_output_and_the_next_attempt_completes_the_receipt(
        PsiRole refuser
    )
    {
        Receipts(refuser);
        var options = Parties.Cardinality();
        var (receiver, sender) = await RunAsync(options);
        var (refusing, other) =
            refuser == PsiRole.Receiver ? (receiver, sender) : (sender, receiver);
        await Assert.ThrowsAsync<NotSupportedException>(() => refusing);
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => other);
        Assert.Equal(PsiProtocolError.ReceiptRefused, thrown.Reason);
        Assert.Equal(100, ReceiptTests.Verify(thrown.OneSidedReceipt!).Facts.Cardinality);

        Receipts();
        (receiver, sender) = await RunAsync(options);
        Assert.Equal((await receiver).Receipt!.ToBytes(), (await sender).Receipt!.ToBytes());
        Assert.Equal(
            thrown.OneSidedReceipt!.Statement.Digest,
            (await receiver).Receipt!.Statement.Digest
        );
    }

    [Fact]
    public async Task A_bucket_that_each_side_finished_in_another_run_is_run_again_for_one_receipt()
    {
        Receipts();
        var options = Parties.Rows() with { Suite = PsiSuite.EcdhX25519Elligator2 };
        var first = (await (await RunAsync(options)).Receiver).Receipt!;
        Rewrite(
            Path.Combine(
                _parties.SenderFolder,
                first.Statement.Predicate.GetProperty("session").GetString()!,
                "run-00000001"
            )
        );

        var (receiver, sender) = await RunAsync(options);

        var again = (await receiver).Receipt!;
        Assert.Equal(again.ToBytes(), (await sender).Receipt!.ToBytes());
        Assert.NotEqual(first.Statement.Digest, again.Statement.Digest);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());

        // As if the sender had ended that step in an attempt of which the receiver knows nothing.
        static void Rewrite(string path) =>
            File.WriteAllBytes(
                path,
                (StepRun.Parse(File.ReadAllBytes(path)) with { Attempt = 9 }).Encode()
            );
    }

    [Fact]
    public async Task A_bucket_that_comes_to_something_else_when_it_is_run_again_is_refused()
    {
        var options = Parties.Rows() with { Suite = PsiSuite.EcdhX25519Elligator2 };
        var id = (await (await RunAsync(options)).Receiver).Facts.SessionId;
        var folder = Path.Combine(_parties.ReceiverFolder, id);
        var part = Path.Combine(folder, "part-00000001");
        var outcome = StepOutcome.Parse(await File.ReadAllBytesAsync(part, Token), 300);
        await File.WriteAllBytesAsync(
            part,
            (outcome with { Rows = outcome.Rows[1..], Size = outcome.Size - 1 }).Encode(),
            Token
        );
        File.Delete(Path.Combine(folder, "run-00000001"));

        var (receiver, sender) = await RunAsync(options);

        Assert.Equal(
            PsiProtocolError.JobMismatch,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => receiver)).Reason
        );
        await Assert.ThrowsAsync<PsiProtocolException>(() => sender);
    }

    [Fact]
    public async Task Caps_are_judged_before_any_bucket_and_count_a_job_once_over_its_attempts()
    {
        var caps = new PsiCaps
        {
            MinimumItems = 10,
            MaximumSessions = 1,
            MaximumRatio = 2,
        };
        var ledgers = new Dictionary<PsiRole, PsiLimits>
        {
            [PsiRole.Receiver] = ReceiptSessionTests.Limited(caps).Limits!,
            [PsiRole.Sender] = ReceiptSessionTests.Limited(caps).Limits!,
        };
        _parties.Terms = (role, options) => options with { Limits = ledgers[role] };
        var options = Parties.Cardinality();
        var facts = (await (await RunAsync(options)).Receiver).Facts;
        Assert.Equal(caps, facts.Caps);
        var again = (await (await RunAsync(options)).Receiver).Facts;
        Assert.Equal(facts, again);

        // Another job over the same rows is another session, and that is one too many for both.
        await using var next = new LargeParties(Path.Combine(_folder.FullName, "next"))
        {
            Terms = _parties.Terms,
        };
        var (receiver, sender) = await next.RunAsync(_mine, _other, options);
        await Refused(receiver, sender, PsiCapReason.Sessions);
        Assert.Equal(0, PsiLargeSessionTests.CommittedParts(next.ReceiverFolder));

        (receiver, sender) = await next.RunAsync(_mine, Parties.Keys(0, 601), options);
        await Refused(receiver, sender, PsiCapReason.Ratio);
        (receiver, sender) = await next.RunAsync(Parties.Keys(0, 9), _other, options);
        Assert.Equal(
            PsiCapReason.TooFewItems,
            (await Assert.ThrowsAsync<PsiCapException>(() => receiver)).Reason
        );
        await Assert.ThrowsAsync<PsiProtocolException>(() => sender);
        Assert.Single(Sessions(PsiRole.Sender));
        Assert.Equal(100, Assert.Single(Sessions(PsiRole.Receiver)).Cardinality);

        IReadOnlyList<PastSession> Sessions(PsiRole role) =>
            ledgers[role].Ledger.Sessions(ledgers[role].Peer, ledgers[role].Resource, "");

        static async Task Refused(Task receiver, Task sender, PsiCapReason reason)
        {
            foreach (var side in new[] { receiver, sender })
            {
                var error = await Assert.ThrowsAnyAsync<Exception>(() => side);
                Assert.True(
                    error is PsiCapException { } cap && cap.Reason == reason
                        || error
                            is PsiProtocolException { PeerReason: PsiProtocolError.CapExceeded },
                    error.ToString()
                );
            }
        }
    }

    [Fact]
    public async Task A_large_input_is_near_to_the_same_one_in_a_small_session()
    {
        var limits = ReceiptSessionTests
            .Limited(new PsiCaps { MinimumItems = 1, MinimumDifference = 5 })
            .Limits!;
        var key = limits.Ledger.FingerprintKey(limits.Resource);
        var items = Parties.Set(_mine);
        using var small = InputFingerprints.Of(key, items);
        using var large = InputFingerprints.Of(
            key,
            Batches(_mine, 7),
            _folder.FullName,
            memoryBytes: 160,
            Token
        );
        Assert.Equal((small.Digest, 300), (large.Digest, large.Count));

        using var near = InputFingerprints.Of(key, Parties.Set([.. _mine[..^2], "x"]));
        foreach (var (least, differs) in new[] { (1, true), (3, true), (4, false) })
        {
            using var left = large.Open();
            using var right = near.Open();
            Assert.Equal(differs, InputFingerprints.Differ(left, right, least));
        }

        await Task.CompletedTask;

        static IEnumerable<PsiItemSet> Batches(string?[] keys, int size) =>
            keys.Concat(keys[..20]).Chunk(size).Select(batch => Parties.Set(batch));
    }

    [Fact]
    public async Task A_refusal_after_the_hellos_reaches_the_peer_by_its_reason()
    {
        _parties.Terms = (role, options) =>
            role == PsiRole.Receiver
                ? options with
                {
                    PeerCommitment = new string('a', 64),
                }
                : options;
        var (receiver, sender) = await RunAsync(Parties.Cardinality());
        Assert.Equal(
            PsiProtocolError.CommitmentMismatch,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => receiver)).Reason
        );
        var told = await Assert.ThrowsAsync<PsiProtocolException>(() => sender);
        Assert.Equal(
            (PsiProtocolError.PeerAborted, PsiProtocolError.CommitmentMismatch),
            (told.Reason, told.PeerReason)
        );
    }

    private Task<(Task<PsiLargeResult> Receiver, Task<PsiLargeResult> Sender)> RunAsync(
        PsiOptions options
    ) => _parties.RunAsync(_mine, _other, options);

    private void Consent(
        Func<int, DateTimeOffset, bool> receiver,
        Func<int, DateTimeOffset, bool> sender
    ) =>
        _parties.Rows = (role, rows) =>
            rows.WithConsent(Signers.Consent(role == PsiRole.Receiver ? receiver : sender));

    private void Receipts(PsiRole? refuser = null) =>
        _parties.Terms = (role, options) =>
            options with
            {
                Receipt =
                    role == refuser
                        ? Signers.Terms(role) with
                        {
                            Signer = new ReceiptSessionTests.Refuser(Signers.Terms(role).Signer),
                        }
                        : Signers.Terms(role),
            };

    private sealed class OnBucket(int bucket, Action action) : IProgress<PsiLargeProgress>
    {
        public void Report(PsiLargeProgress value)
        {
            if (value.Phase == PsiLargePhase.Buckets && value.Done == bucket)
            {
                action();
            }
        }
    }
}
