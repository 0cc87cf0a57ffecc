using System.Text;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Multiparty;

namespace AuthOps.Psi.Tests.Multiparty;

public sealed class CardinalityPartyTests
{
    public static TheoryData<int, int, int> Shapes() =>
        new()
        {
            { 3, 40, 7 },
            { 3, 40, 0 },
            { 3, 1, 1 },
            { 4, 25, 25 },
            { 5, 300, 11 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_size_is_that_of_the_keys_all_have(int count, int size, int common)
    {
        // Beside what is common to all, neighbours share keys that the others lack.
        var sets = Enumerable.Range(0, count).Select(p => Keys(p, count, size, common)).ToArray();
        var expected = sets.Skip(1)
            .Aggregate(sets[0].AsEnumerable(), (all, next) => all.Intersect(next))
            .Count();
        var parties = Setup(sets);

        Assert.Equal(common, expected);
        Assert.Equal(expected, Run(parties));
    }

    [Fact]
    public void Empty_sets_have_nothing_in_common()
    {
        Assert.Equal(
            0,
            Run(
                Setup([
                    [],
                    ["a"],
                    ["a"],
                ])
            )
        );
        Assert.Equal(
            0,
            Run(
                Setup([
                    ["a"],
                    ["a"],
                    [],
                ])
            )
        );
        Assert.Equal(
            0,
            Run(
                Setup([
                    ["a"],
                    [],
                    ["a"],
                ])
            )
        );
    }

    [Fact]
    public void What_party_0_gets_of_a_key_that_one_other_has_looks_as_of_one_it_lacks()
    {
        // Party 0 knows the secret it shares with party 2: what it gets must hide behind the secret of parties 1 and 2 as well.
        using var zero = new CardinalityParty(Set(["a", "b"]), 0, 3);
        using var two = new CardinalityParty(Set(["a", "c"]), 2, 3);
        var seed = zero.SeedFor(2);
        two.AcceptSeed(0, seed);
        two.AcceptSeed(1, new byte[32]);

        zero.Accept(2, two.Answer(zero.Query(2)));

        var item = Encoded("a");
        Assert.NotEqual(ZeroShares.Number(seed, item), zero.SumOf(0));
        Assert.Equal(
            ZeroShares.Number(seed, item) ^ ZeroShares.Number(new byte[32], item),
            zero.SumOf(0)
        );
        Assert.NotEqual(UInt128.Zero, zero.SumOf(1));
    }

    [Fact]
    public void Stores_give_back_what_was_stored_for_any_number_of_keys()
    {
        foreach (var count in new[] { 0, 1, 2, 63, 500, 5000 })
        {
            var seed = RandomBytes(32);
            var keys = RandomBytes(count * 32);
            var values = new UInt128[count];
            var columns = new UInt128[BandStore.Columns(count)];
            for (var i = 0; i < count; i++)
            {
                values[i] = new UInt128(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());
            }

            Assert.True(BandStore.TryEncode(seed, keys, values, columns));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(values[i], BandStore.Decode(seed, keys.AsSpan(32 * i, 32), columns));
            }
        }

        // The same key twice with different values cannot be stored.
        var twice = new byte[64];
        Assert.False(
            BandStore.TryEncode(new byte[32], twice, [1, 2], new UInt128[BandStore.Columns(2)])
        );
    }

    [Fact]
    public void Steps_out_of_turn_are_refused()
    {
        using var zero = new CardinalityParty(Set(["a"]), 0, 3);
        using var one = new CardinalityParty(Set(["a"]), 1, 3);
        using var two = new CardinalityParty(Set(["a"]), 2, 3);
        var query = zero.Query(2);
        _ = Assert.Throws<InvalidOperationException>(() => zero.Query(2));
        _ = Assert.Throws<InvalidOperationException>(() => zero.Query(1));
        _ = Assert.Throws<InvalidOperationException>(() => one.Query(2));
        _ = Assert.Throws<InvalidOperationException>(() => two.Answer(query));
        _ = Assert.Throws<InvalidOperationException>(one.FinalItems);
        _ = Assert.Throws<InvalidOperationException>(zero.FinalItems);
        _ = Assert.Throws<InvalidOperationException>(two.FinalItems);
        _ = Assert.Throws<PsiProtocolException>(() => two.AcceptSeed(0, new byte[31]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new CardinalityParty(Set(["a"]), 0, 2)
        );
    }

    [Fact]
    public void Decoders_take_any_bytes()
    {
        var parties = Setup([
            ["a", "b"],
            ["a"],
            ["a", "c"],
        ]);
        var query = parties[0].Query(2);
        var answer = parties[2].Answer(query);
        for (var round = 0; round < 400; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Try(() => MultipartyMessages.ReadQuery(Mutate(query, round % 4), 2).Length);
            Try(() => MultipartyMessages.ReadAnswer(Mutate(answer, round % 4), 2).Columns.Length);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }

        static void Try(Func<int> read)
        {
            try
            {
                _ = read();
            }
            catch (PsiProtocolException)
            {
                // What is expected of most.
            }
        }
    }

    private static byte[] Mutate(byte[] valid, int kind)
    {
        var bytes = valid.ToArray();
        switch (kind)
        {
            case 0:
                bytes[SecureRandom.NextInt32(16)] ^= 0x41;
                return bytes;
            case 1:
                return bytes[..SecureRandom.NextInt32(bytes.Length)];
            case 2:
                return [.. bytes, 0];
            default:
                bytes.AsSpan(8, 8).Fill(0xff);
                return bytes;
        }
    }

    private static CardinalityParty[] Setup(string[][] sets)
    {
        CardinalityParty[] parties =
        [
            .. sets.Select((set, i) => new CardinalityParty(Set(set), i, sets.Length)),
        ];
        for (var i = 0; i < parties.Length; i++)
        {
            for (var j = i + 1; j < parties.Length; j++)
            {
                parties[j].AcceptSeed(i, parties[i].SeedFor(j));
            }
        }

        return parties;
    }

    private static int Run(CardinalityParty[] parties)
    {
        for (var i = 2; i < parties.Length; i++)
        {
            parties[0].Accept(i, parties[i].Answer(parties[0].Query(i)));
        }

        var (zero, one) = (parties[0].FinalItems(), parties[1].FinalItems());
        foreach (var party in parties)
        {
            party.Dispose();
        }

        var options = new PsiOptions
        {
            Output = PsiOutput.Cardinality,
            Subjects = PsiSubjects.NaturalPersons,
        };
        using var receiver = new EcdhPsiReceiver(zero, options);
        using var sender = new EcdhPsiSender(one, options);
        _ = Parties.RunLockstep(receiver, sender);
        Assert.Equal(sender.Result.IntersectionSize, receiver.Result.IntersectionSize);
        return receiver.Result.IntersectionSize;
    }

    private static string[] Keys(int party, int count, int size, int common) =>
        [
            .. Enumerable
                .Range(0, size)
                .Select(i => i < common ? $"all-{i}" : $"{(party + (i % 2)) % count}-{i / 2}"),
        ];

    private static PsiItemSet Set(string[] keys) =>
        PsiItemSet.FromStrings(
            "id",
            keys,
            new AuthOps.Psi.Items.PsiItemPolicy
            {
                Duplicates = AuthOps.Psi.Items.DuplicatePolicy.First,
            }
        );

    private static byte[] Encoded(string key) =>
        [1, 0, 0, 0, (byte)key.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(key)];

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        SecureRandom.Fill(bytes);
        return bytes;
    }
}
