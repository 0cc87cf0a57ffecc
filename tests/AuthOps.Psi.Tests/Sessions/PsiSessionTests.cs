using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sessions;

public sealed class PsiSessionTests
{
    private static readonly int[] s_sizes = [0, 1, 2, 3, 100];

    [Fact]
    public async Task Small_sets_of_all_sizes_and_overlaps_equal_the_plain_intersection()
    {
        foreach (var receiverCount in s_sizes)
        {
            foreach (var senderCount in s_sizes)
            {
                foreach (var overlap in Overlaps(Math.Min(receiverCount, senderCount)))
                {
                    var (left, right) = DuplexPipe.Create();
                    await using var leftEnd = left;
                    await using var rightEnd = right;
                    await CheckAsync(left, right, receiverCount, senderCount, overlap);
                }
            }
        }
    }

    [Theory]
    [InlineData(1000, 1000, 500)]
    [InlineData(1, 1500, 1)]
    [InlineData(700, 3, 0)]
    public async Task Sets_over_a_real_connection_equal_the_plain_intersection(
        int receiverCount,
        int senderCount,
        int overlap
    )
    {
        using var connection = await Loopback.ConnectAsync(TestContext.Current.CancellationToken);
        await CheckAsync(connection.Client, connection.Server, receiverCount, senderCount, overlap);
    }

    [Fact]
    public async Task Sets_around_one_chunk_equal_the_plain_intersection()
    {
        (int, int)[] sizes = SimdMode.IsDefault ? [(4095, 5), (4096, 4097)] : [(5, 300)];
        foreach (var (receiverCount, senderCount) in sizes)
        {
            using var connection = await Loopback.ConnectAsync(
                TestContext.Current.CancellationToken
            );
            await CheckAsync(
                connection.Client,
                connection.Server,
                receiverCount,
                senderCount,
                Math.Min(receiverCount, senderCount) / 2
            );
        }
    }

    [Fact]
    public async Task Cardinality_gives_both_the_size_and_nobody_a_row()
    {
        var (receiver, sender) = await RunAsync(
            Parties.Keys(0, 20),
            Parties.Keys(13, 20),
            Parties.Cardinality()
        );

        Assert.Equal((7, 7), (receiver.IntersectionSize, sender.IntersectionSize));
        Assert.True(receiver.MatchedRows.IsEmpty && sender.MatchedRows.IsEmpty);
        Assert.False(receiver.RowsOpened);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public async Task Rows_are_opened_from_the_threshold_on(int minimum, bool opened)
    {
        var (receiver, sender) = await RunAsync(
            Parties.Keys(0, 20),
            Parties.Keys(13, 20),
            Parties.Rows(minimum)
        );

        Assert.Equal((opened, opened), (receiver.RowsOpened, sender.RowsOpened));
        Assert.Equal(opened ? [13, 14, 15, 16, 17, 18, 19] : [], receiver.MatchedRows.ToArray());
        Assert.Equal(opened ? 7 : null, receiver.Facts.Cardinality);
        Assert.Equal(receiver.Facts, sender.Facts);
    }

    [Fact]
    public async Task Progress_reaches_every_phase_and_its_total()
    {
        var seen = new List<PsiProgress>();
        var (left, right) = DuplexPipe.Create();
        var token = TestContext.Current.CancellationToken;
        var sender = PsiSession.RunAsync(
            right,
            PsiRole.Sender,
            Parties.Set(Parties.Keys(0, 10)),
            Parties.Rows(),
            cancellationToken: token
        );
        await PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set(Parties.Keys(5, 10)),
            Parties.Rows(),
            new Recorder(seen),
            token
        );
        await sender;

        Assert.Equal(
            [
                PsiPhase.Handshake,
                PsiPhase.MaskingOwn,
                PsiPhase.MaskingPeer,
                PsiPhase.Matching,
                PsiPhase.Finishing,
            ],
            seen.Select(p => p.Phase).Distinct().Order()
        );
        Assert.All(seen, p => Assert.InRange(p.Done, 0, p.Total));
    }

    internal static async Task<(PsiResult Receiver, PsiResult Sender)> RunAsync(
        string?[] receiverKeys,
        string?[] senderKeys,
        PsiOptions options,
        Stream? receiverEnd = null,
        Stream? senderEnd = null
    )
    {
        var (left, right) = DuplexPipe.Create();
        var token = TestContext.Current.CancellationToken;
        var receiver = PsiSession.RunAsync(
            receiverEnd ?? left,
            PsiRole.Receiver,
            Parties.Set(receiverKeys),
            options,
            cancellationToken: token
        );
        var sender = PsiSession.RunAsync(
            senderEnd ?? right,
            PsiRole.Sender,
            Parties.Set(senderKeys),
            options,
            cancellationToken: token
        );
        await Task.WhenAll(receiver, sender);
        return (await receiver, await sender);
    }

    private static IEnumerable<int> Overlaps(int smaller) =>
        new[] { 0, 1, smaller / 2, smaller }.Where(o => o <= smaller).Distinct();

    private static async Task CheckAsync(
        Stream left,
        Stream right,
        int receiverCount,
        int senderCount,
        int overlap
    )
    {
        var mine = Parties.Keys(0, receiverCount);
        var theirs = Parties.Keys(receiverCount - overlap, senderCount);

        var (receiver, sender) = await RunAsync(mine, theirs, Parties.Rows(), left, right);

        Assert.Equal(Parties.Oracle(mine, theirs), receiver.MatchedRows.ToArray());
        Assert.Equal((overlap, overlap), (receiver.IntersectionSize, sender.IntersectionSize));
        Assert.True(sender.MatchedRows.IsEmpty);
        Assert.Equal(receiver.Facts, sender.Facts);
    }

    private sealed class Recorder(List<PsiProgress> seen) : IProgress<PsiProgress>
    {
        public void Report(PsiProgress value) => seen.Add(value);
    }
}
