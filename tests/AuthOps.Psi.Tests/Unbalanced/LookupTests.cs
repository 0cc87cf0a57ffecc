using System.Text;
using AuthOps.Psi.Oprf;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Psi.Tests.Unbalanced;

public sealed class LookupTests
{
    internal static PsiItemSet Keys(params IEnumerable<int> numbers) =>
        PsiItemSet.FromStrings("id", [.. numbers.Select(n => $"key-{n}")]);

    internal static UnbalancedServer Server(
        PsiItemSet items,
        UnbalancedOptions options,
        IReadOnlyList<ReadOnlyMemory<byte>>? labels = null
    ) => UnbalancedServer.Create(items, options, labels, Cancel);

    internal static void Update(UnbalancedServer server, PsiItemSet added, PsiItemSet removed) =>
        server.Update(added, removed, cancellationToken: Cancel);

    internal static UnbalancedOptions Things { get; } =
        new() { Subjects = PsiSubjects.LegalPersons };

    public static TheoryData<string, OprfMode, int, int?> Shapes() =>
        new()
        {
            { "ristretto255-SHA512", OprfMode.Voprf, 1000, null },
            { "ristretto255-SHA512", OprfMode.Oprf, 1000, 4 },
            { "ristretto255-SHA512", OprfMode.Oprf, 0, null },
            { "ristretto255-SHA512", OprfMode.Voprf, 1, 0 },
            { "ristretto255-SHA512", OprfMode.Oprf, 5000, null },
            { "P256-SHA256", OprfMode.Voprf, 300, 3 },
            { "SM2-SM3", OprfMode.Voprf, 300, 3 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Lookups_equal_the_plain_set(string suite, OprfMode mode, int size, int? bits)
    {
        var options = Things with { Suite = Named(suite), Mode = mode, BucketBits = bits };
        using var server = LookupTests.Server(Keys(Enumerable.Range(0, size)), options);
        var client = new UnbalancedClient(EpochParameters.Parse(server.Epoch.ToBytes()));
        int[] asked = [-1, 0, size - 1, size, size / 2, size + 7];
        asked = [.. asked.Distinct()];
        using var lookup = client.Ask(Keys(asked));

        var answer = await server.AnswerAsync("c", lookup.Message, Cancel);
        var result = lookup.Complete(answer);

        var expected = Enumerable
            .Range(0, asked.Length)
            .Where(i => asked[i] >= 0 && asked[i] < size);
        Assert.Equal(expected, result.MatchedRows.ToArray());
        Assert.Equal(expected.Count(), result.Found);
    }

    [Fact]
    public async Task Labels_come_with_the_rows_that_match_and_follow_repeated_rows()
    {
        var labels = Enumerable.Range(0, 50).Select(Label).ToArray();
        using var server = LookupTests.Server(
            Keys(Enumerable.Range(0, 50)),
            Things with
            {
                LabelSize = 20,
            },
            labels
        );
        var items = PsiItemSet.FromStrings(
            "id",
            ["key-7", "none", "key-9", "key-7"],
            new AuthOps.Psi.Items.PsiItemPolicy
            {
                Duplicates = AuthOps.Psi.Items.DuplicatePolicy.AllRows,
            }
        );
        using var lookup = new UnbalancedClient(server.Epoch).Ask(items);

        var result = lookup.Complete(await server.AnswerAsync("c", lookup.Message, Cancel));

        Assert.Equal([0, 2, 3], result.MatchedRows.ToArray());
        Assert.Equal(labels[7].ToArray(), result.LabelOf(0).ToArray());
        Assert.Equal(labels[9].ToArray(), result.LabelOf(2).ToArray());
        Assert.Equal(labels[7].ToArray(), result.LabelOf(3).ToArray());
        Assert.True(result.LabelOf(1).IsEmpty);

        static ReadOnlyMemory<byte> Label(int i) => Encoding.UTF8.GetBytes($"label {i}");
    }

    [Fact]
    public async Task Every_element_counts_against_the_quota_and_a_repeated_one_too()
    {
        using var server = LookupTests.Server(
            Keys(1, 2, 3),
            Things with
            {
                EvaluationsPerClient = 5,
                EvaluationsPerEpoch = 8,
            }
        );
        using var lookup = new UnbalancedClient(server.Epoch).Ask(Keys(1, 2));

        _ = await server.AnswerAsync("a", lookup.Message, Cancel);
        _ = await server.AnswerAsync("a", lookup.Message, Cancel);
        Assert.Equal(1, server.EvaluationsLeft("a"));
        await Refused(PsiProtocolError.QuotaExceeded, server, "a", lookup.Message);

        // What was refused took nothing, and another client has its own; all together have the epoch's.
        Assert.Equal(1, server.EvaluationsLeft("a"));
        _ = await server.AnswerAsync("b", lookup.Message, Cancel);
        _ = await server.AnswerAsync("b", lookup.Message, Cancel);
        await Refused(PsiProtocolError.QuotaExceeded, server, "d", lookup.Message);
        Assert.Equal(8, server.Evaluations);
    }

    [Fact]
    public async Task The_destroyed_key_answers_no_more_and_leaves_a_statement()
    {
        using var server = LookupTests.Server(Keys(1, 2), Things);
        using var lookup = new UnbalancedClient(server.Epoch).Ask(Keys(1, 2));
        _ = await server.AnswerAsync("c", lookup.Message, Cancel);

        var statement = server.Destroy();

        Assert.Equal("urn:authops:predicate:psi-key-destruction:v1", statement.PredicateType);
        Assert.Equal("2", statement.Predicate.GetProperty("evaluations").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(server.Epoch.DigestBytes.Span),
            statement.Subjects[0].Sha256
        );
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await server.AnswerAsync("c", lookup.Message, Cancel)
        );
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            server.PublishAsync(Stream.Null, cancellationToken: Cancel)
        );
        _ = Assert.Throws<ObjectDisposedException>(server.Destroy);
    }

    [Fact]
    public async Task Lengths_tell_the_numbers_of_items_and_buckets_alone()
    {
        using var server = LookupTests.Server(
            Keys(Enumerable.Range(0, 40)),
            Things with
            {
                BucketBits = 0,
                LabelSize = 9,
            },
            [.. Enumerable.Range(0, 40).Select(i => (ReadOnlyMemory<byte>)new byte[i % 9])]
        );
        var client = new UnbalancedClient(server.Epoch);
        HashSet<(int, int)> lengths = [];
        for (var first = 0; first < 100; first += 10)
        {
            using var lookup = client.Ask(Keys(Enumerable.Range(first, 5)));
            var answer = await server.AnswerAsync("c", lookup.Message, Cancel);
            _ = lookup.Complete(answer);
            _ = lengths.Add((lookup.Message.Length, answer.Length));
        }

        _ = Assert.Single(lengths);
    }

    [Fact]
    public async Task A_server_with_another_key_is_found()
    {
        using var one = LookupTests.Server(Keys(1), Things);
        using var two = LookupTests.Server(Keys(1), Things);
        using var lookup = new UnbalancedClient(one.Epoch).Ask(Keys(1));
        await Refused(PsiProtocolError.PolicyMismatch, two, "c", lookup.Message);

        // A server that answers by another key than it published cannot prove it.
        using var other = new UnbalancedClient(two.Epoch).Ask(Keys(1));
        var answer = await one.AnswerAsync("c", lookup.Message, Cancel);
        var foreign = await two.AnswerAsync("c", other.Message, Cancel);
        foreign.AsSpan(LookupAnswer.HeadSize).CopyTo(answer.AsSpan(LookupAnswer.HeadSize));
        var fault = Assert.Throws<PsiProtocolException>(() => lookup.Complete(answer));
        Assert.Equal(PsiProtocolError.InvalidProof, fault.Reason);
    }

    [Fact]
    public void Capacity_holds_every_bucket_of_many_draws()
    {
        Assert.Equal(1000, EpochParameters.CapacityOf(1000, 0));
        Assert.InRange(EpochParameters.CapacityOf(1 << 20, 11), 600, 760);
        Assert.Equal(3, EpochParameters.CapacityOf(3, 8));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task Refused(
        PsiProtocolError reason,
        UnbalancedServer server,
        string client,
        ReadOnlyMemory<byte> query
    )
    {
        var fault = await Assert.ThrowsAsync<PsiProtocolException>(async () =>
            await server.AnswerAsync(client, query, Cancel)
        );
        Assert.Equal(reason, fault.Reason);
    }

    private static OprfSuite Named(string name) =>
        new[] { OprfSuite.Ristretto255Sha512, OprfSuite.P256Sha256, OprfSuite.Sm2Sm3 }.Single(s =>
            s.Identifier == name
        );
}
