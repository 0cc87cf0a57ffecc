using AuthOps.Psi.Items;
using AuthOps.Psi.Large;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Large;

public sealed class PsiLargeSessionTests : IAsyncDisposable
{
    private static readonly PsiSuite[] s_furtherByVole =
    [
        PsiSuite.VoleRistretto255,
        PsiSuite.VoleSubfieldSm2,
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-large-");
    private readonly LargeParties _parties;

    public PsiLargeSessionTests() => _parties = new LargeParties(_folder.FullName);

    public static TheoryData<PsiSuite> Suites =>
        [
            .. Parties.Suites,
            PsiSuite.VoleMaliciousRistretto255,
            .. SimdMode.IsDefault ? s_furtherByVole : [],
        ];

    public async ValueTask DisposeAsync()
    {
        await _parties.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Rows_to_both_equal_the_plain_sets(PsiSuite suite)
    {
        var (mine, other) = (Parties.Keys(0, 300), Parties.Keys(200, 280));
        var options = Parties.RowsToBoth() with { Suite = suite };
        var (receiver, sender) = await _parties.RunAsync(mine, other, options);
        var (learnt, told) = (await receiver, await sender);
        Assert.Equal(Parties.Oracle(mine, other), learnt.ReadMatchedRows());
        Assert.Equal(Parties.Oracle(other, mine), told.ReadMatchedRows());
        Assert.Equal((100, 100), (learnt.IntersectionSize, told.IntersectionSize));
        Assert.Equal(2, learnt.Buckets);
        Assert.Equal(learnt.Facts, told.Facts);
        Assert.Equal(100, learnt.Facts.Cardinality);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(0, 5, 0, 1)]
    [InlineData(1, 1000, 999, 3)]
    [InlineData(500, 500, 0, 2)]
    [InlineData(300, 200, 400, 1)]
    public async Task Sizes_and_overlaps_and_connections(
        int mineCount,
        int otherCount,
        int otherFirst,
        int connections
    )
    {
        var (mine, other) = (Parties.Keys(0, mineCount), Parties.Keys(otherFirst, otherCount));
        var (receiver, sender) = await _parties.RunAsync(
            mine,
            other,
            Parties.Rows() with
            {
                Suite = PsiSuite.EcdhX25519Elligator2,
            },
            connections
        );
        var expected = Parties.Oracle(mine, other);
        Assert.Equal(expected, (await receiver).ReadMatchedRows());
        Assert.Equal(expected.Length, (await sender).IntersectionSize);
        Assert.Empty((await sender).ReadMatchedRows());
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task The_minimum_is_over_all_buckets_and_no_row_is_opened_below_it(
        int minimum,
        bool opened
    )
    {
        var (mine, other) = (Parties.Keys(0, 300), Parties.Keys(200, 280));
        var (receiver, sender) = await _parties.RunAsync(
            mine,
            other,
            Parties.Rows(minimum) with
            {
                Suite = PsiSuite.EcdhX25519Elligator2,
            }
        );
        var (learnt, told) = (await receiver, await sender);
        Assert.Equal((100, opened), (learnt.IntersectionSize, learnt.RowsOpened));
        Assert.Equal(opened ? Parties.Oracle(mine, other) : [], learnt.ReadMatchedRows());
        Assert.Equal(learnt.Facts, told.Facts);
        Assert.Equal(opened ? 100 : null, learnt.Facts.Cardinality);

        // Below it, no session of any bucket that opens rows was begun.
        Assert.Equal(opened ? 4 : 2, CommittedParts(_parties.ReceiverFolder));
    }

    [Fact]
    public async Task Cardinality_alone_opens_nothing()
    {
        var (receiver, sender) = await _parties.RunAsync(
            Parties.Keys(0, 300),
            Parties.Keys(200, 300),
            Parties.Cardinality()
        );
        Assert.Equal(100, (await receiver).IntersectionSize);
        Assert.Empty((await receiver).ReadMatchedRows());
        Assert.False((await sender).RowsOpened);
    }

    [Fact]
    public async Task Repeated_and_unusable_rows_follow_the_policy_over_all_batches()
    {
        string?[] mine = [.. Parties.Keys(0, 500), null, .. Parties.Keys(490, 10)];
        var other = Parties.Keys(495, 300);
        var (receiver, sender) = await _parties.RunAsync(mine, other, Parties.Rows());
        var refused = await Assert.ThrowsAsync<PsiItemException>(() => receiver);
        Assert.Equal(500, Assert.Single(refused.Findings).Row);
        await Assert.ThrowsAsync<PsiProtocolException>(() => sender);

        var lenient = new PsiItemPolicy { UnusableRows = UnusableRowPolicy.Exclude };
        (receiver, sender) = await _parties.RunAsync(mine, other, Parties.Rows(), policy: lenient);
        refused = await Assert.ThrowsAsync<PsiItemException>(() => receiver);
        Assert.Equal(Enumerable.Range(501, 10), refused.Findings.Select(f => f.Row));
        Assert.Equal(
            PsiProtocolError.PeerAborted,
            (await Assert.ThrowsAsync<PsiProtocolException>(() => sender)).Reason
        );

        var all = lenient with { Duplicates = DuplicatePolicy.AllRows };
        (receiver, _) = await _parties.RunAsync(mine, other, Parties.Rows(), policy: all);
        Assert.Equal(Parties.Oracle(mine, other), (await receiver).ReadMatchedRows());
    }

    [Fact]
    public async Task Sizes_hide_behind_bounds_and_every_bucket_is_padded()
    {
        var (receiver, sender) = await _parties.RunAsync(
            Parties.Keys(0, 300),
            Parties.Keys(200, 300),
            Parties.Rows(),
            change: large => large with { SizeBound = 1000 }
        );
        var facts = (await receiver).Facts;
        Assert.Equal((1000, true), (facts.ReceiverItems, facts.ReceiverItemsAreBound));
        Assert.Equal((1000, true), (facts.SenderItems, facts.SenderItemsAreBound));
        Assert.Equal(facts, (await sender).Facts);
        Assert.Equal(Enumerable.Range(200, 100), (await receiver).ReadMatchedRows());
    }

    [Fact]
    public async Task Parties_that_agreed_otherwise_find_out_before_any_bucket()
    {
        var keys = Parties.Keys(0, 300);
        await RefuseAsync(PsiProtocolError.PolicyMismatch, large => large, 512);
        await RefuseAsync(
            PsiProtocolError.SizeLimitExceeded,
            large => large with { MaxPeerItems = 299 }
        );

        async Task RefuseAsync(
            PsiProtocolError expected,
            Func<PsiLargeOptions, PsiLargeOptions> change,
            int senderBucket = 256
        )
        {
            var (receiver, sender) = await _parties.RunAsync(
                keys,
                keys,
                Parties.Rows(),
                change: large =>
                    large.WorkFolder == _parties.SenderFolder
                        ? large with
                        {
                            BucketItems = senderBucket,
                        }
                        : change(large)
            );
            var reason = await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);
            Assert.Contains(expected, new[] { reason.Reason, reason.PeerReason ?? reason.Reason });
            await Assert.ThrowsAsync<PsiProtocolException>(() => sender);
            Assert.Equal(0, CommittedParts(_parties.ReceiverFolder));
        }
    }

    [Fact]
    public async Task A_subfield_job_over_its_limit_ends_before_rows_are_spread()
    {
        var (receiver, sender) = await _parties.RunAsync(
            Parties.Keys(0, 30),
            Parties.Keys(0, 30),
            Parties.Rows() with
            {
                Suite = PsiSuite.VoleSubfieldRistretto255,
            },
            change: large => large with { SizeBound = 1 << 24, BucketItems = 1 << 20 }
        );
        foreach (var party in new[] { receiver, sender })
        {
            var refusal = await Assert.ThrowsAsync<PsiProtocolException>(() => party);
            Assert.Equal(
                PsiProtocolError.SizeLimitExceeded,
                refusal.Reason == PsiProtocolError.PeerAborted ? refusal.PeerReason : refusal.Reason
            );
        }

        foreach (var folder in new[] { _parties.ReceiverFolder, _parties.SenderFolder })
        {
            Assert.False(File.Exists(Path.Combine(folder, "rows")));
            Assert.Equal(0, CommittedParts(folder));
        }
    }

    [Fact]
    public async Task Options_out_of_range_and_payloads_are_refused()
    {
        using var stream = new MemoryStream();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Run(Parties.Rows(), large => large with { BucketItems = 1 })
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Run(Parties.Rows(), large => large with { MemoryBytes = 1 })
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Run(Parties.Rows(), large => large with { SizeBound = -1 })
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Run(Parties.Rows() with { PayloadBytes = 1 }, large => large)
        );
        await Assert.ThrowsAsync<LawfulBasisRequiredException>(() =>
            Run(Parties.Rows() with { Subjects = PsiSubjects.NaturalPersons }, large => large)
        );

        Task Run(PsiOptions options, Func<PsiLargeOptions, PsiLargeOptions> change) =>
            PsiLargeSession.RunAsync(
                [stream],
                PsiRole.Receiver,
                PsiRowSource.FromStrings("id", Parties.Keys(0, 1)),
                options,
                change(LargeParties.Options(_parties.ReceiverFolder)),
                cancellationToken: TestContext.Current.CancellationToken
            );
    }

    internal static int CommittedParts(string folder) =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, "part-????????", SearchOption.AllDirectories).Length
            : 0;
}
