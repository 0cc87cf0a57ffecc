using System.Numerics;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class SuiteTests
{
    private static readonly BigInteger s_prime = BigInteger.Pow(2, 255) - 19;

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void Small_sets_of_all_sizes_and_overlaps_equal_the_plain_intersection(PsiSuite suite)
    {
        int[] sizes = [0, 1, 2, 3];
        foreach (var receiverCount in sizes)
        {
            foreach (var senderCount in sizes)
            {
                foreach (var overlap in Overlaps(Math.Min(receiverCount, senderCount)))
                {
                    foreach (var output in Enum.GetValues<PsiOutput>())
                    {
                        Check(suite, output, receiverCount, senderCount, overlap);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void A_thousand_keys_equal_the_plain_intersection(PsiSuite suite)
    {
        var count = SimdMode.IsDefault ? 1000 : 100;
        foreach (var overlap in SimdMode.IsDefault ? Overlaps(count) : [count / 2])
        {
            Check(suite, PsiOutput.RowsToBoth, count, count, overlap);
        }
    }

    [Theory]
    [InlineData(PsiSuite.EcdhRistretto255, 4095, 7)]
    [InlineData(PsiSuite.EcdhX25519Elligator2, 4096, 4097)]
    [InlineData(PsiSuite.EcdhSm2, 9, 4097)]
    [InlineData(PsiSuite.EcdhP256, 4096, 5)]
    public void Sets_around_one_chunk_equal_the_plain_intersection(
        PsiSuite suite,
        int receiverCount,
        int senderCount
    )
    {
        // Chunks do not depend on the instruction set: elsewhere the smaller side alone.
        var small = Math.Min(receiverCount, senderCount);
        var (mine, theirs) = SimdMode.IsDefault ? (receiverCount, senderCount) : (small, 9);
        Check(suite, PsiOutput.Rows, mine, theirs, Math.Min(mine, theirs) / 2);
    }

    [Fact]
    public void One_key_among_ten_thousand_is_found()
    {
        var count = SimdMode.IsDefault ? 10_000 : 100;
        Check(PsiSuite.EcdhX25519Elligator2, PsiOutput.RowsToBoth, 1, count, 1);
        Check(PsiSuite.EcdhX25519Elligator2, PsiOutput.Rows, count, 1, 0);
    }

    /// <summary>Every suite, size and overlap of the plan; minutes of computing. Run by eng/long/psi-oracle.sh.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void All_sizes_and_overlaps_equal_the_plain_intersection(PsiSuite suite)
    {
        foreach (var count in (int[])[0, 1, 2, 3, 1000, 4095, 4096, 4097, 1 << 16])
        {
            foreach (var overlap in Overlaps(count))
            {
                Check(suite, PsiOutput.RowsToBoth, count, count, overlap);
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"oracle: {suite}, {count} keys, overlaps {string.Join(' ', Overlaps(count))}: equal"
            );
        }

        foreach (var (mine, theirs) in ((int, int)[])[(1, 10_000), (10_000, 1), (10, 100_000)])
        {
            Check(suite, PsiOutput.Rows, mine, theirs, 1);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"oracle: {suite}, {mine} against {theirs}: equal"
            );
        }
    }

    /// <summary>A million keys of each side; minutes of computing. Run by eng/long/psi-oracle.sh.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void A_million_keys_equal_the_plain_intersection(PsiSuite suite)
    {
        Check(suite, PsiOutput.RowsToBoth, 1 << 20, 1 << 20, 1 << 19);
        TestContext.Current.TestOutputHelper?.WriteLine($"oracle: {suite}, 2^20 keys, half: equal");
    }

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void Padding_hides_the_number_of_keys_and_never_matches(PsiSuite suite)
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mine, theirs) in ((int, int)[])[(0, 9), (3, 9), (20, 9), (20, 0)])
        {
            var options = Parties.RowsToBoth() with { Suite = suite };
            var receiverKeys = Parties.Keys(0, mine);
            var senderKeys = Parties.Keys(2, theirs);
            using var receiver = new EcdhPsiReceiver(
                Parties.Set(receiverKeys),
                options with
                {
                    SizeBound = 20,
                }
            );
            using var sender = new EcdhPsiSender(
                Parties.Set(senderKeys),
                options with
                {
                    SizeBound = 30,
                }
            );
            var frames = Parties.RunLockstep(receiver, sender);

            shapes.Add(string.Join(',', frames.Select(f => $"{f.From}{f.Frame.Length}")));
            Assert.Equal((30, 20), (receiver.PeerItemCount, sender.PeerItemCount));
            Assert.Equal(
                Parties.Oracle(receiverKeys, senderKeys),
                receiver.Result.MatchedRows.ToArray()
            );
            Assert.Equal(
                Parties.Oracle(senderKeys, receiverKeys),
                sender.Result.MatchedRows.ToArray()
            );
            Assert.True(receiver.Result.Facts is { ReceiverItemsAreBound: true, SenderItems: 30 });
            Assert.Equal(receiver.Result.Facts, sender.Result.Facts);
        }

        Assert.Single(shapes);
        Assert.Throws<ArgumentException>(
            "items",
            () =>
                new EcdhPsiReceiver(
                    Parties.Set(Parties.Keys(0, 3)),
                    Parties.Rows() with
                    {
                        SizeBound = 2,
                    }
                )
        );
    }

    [Fact]
    public void Every_masked_u_is_on_the_curve_and_bare_hashes_would_not_be()
    {
        var options = Parties.Rows() with { Suite = PsiSuite.EcdhX25519Elligator2, SizeBound = 80 };
        using var receiver = new EcdhPsiReceiver(Parties.Set(Parties.Keys(0, 64)), options);
        using var sender = new EcdhPsiSender(Parties.Set(Parties.Keys(32, 64)), options);
        var frames = Parties.RunLockstep(receiver, sender);

        var masked = frames
            .Where(f => (FrameType)f.Frame[1] == FrameType.Items)
            .SelectMany(f => f.Frame.Skip(FrameHeader.Size).Chunk(32))
            .ToList();
        Assert.Equal(160, masked.Count);
        Assert.All(masked, u => Assert.Equal(BigInteger.One, Character(u)));

        // What u = hash(item) would send: the class of each shows through any scalar.
        var bare = Parties.Keys(0, 64).Select(key => Sha256.Hash(Encoding(key!))).ToList();
        Assert.Contains(bare, u => Character(u) == s_prime - 1);

        static byte[] Encoding(string key) => System.Text.Encoding.UTF8.GetBytes(key);
    }

    internal static IEnumerable<int> Overlaps(int count) =>
        new[] { 0, 1, count / 2, count }.Where(o => o <= count).Distinct();

    /// <summary>The quadratic character of u³ + 486662u² + u: 1 on the curve, p - 1 on its twist.</summary>
    private static BigInteger Character(byte[] element)
    {
        var u = new BigInteger(element, isUnsigned: true) % BigInteger.Pow(2, 255);
        var right = ((u * u * u) + (486662 * u * u) + u) % s_prime;
        return BigInteger.ModPow(right, (s_prime - 1) / 2, s_prime);
    }

    private static void Check(
        PsiSuite suite,
        PsiOutput output,
        int receiverCount,
        int senderCount,
        int overlap
    )
    {
        var mine = Parties.Keys(0, receiverCount);
        var theirs = Parties.Keys(receiverCount - overlap, senderCount);
        var options = Parties.Rows() with { Suite = suite, Output = output };
        using var receiver = new EcdhPsiReceiver(Parties.Set(mine), options);
        using var sender = new EcdhPsiSender(Parties.Set(theirs), options);
        _ = Parties.RunLockstep(receiver, sender);

        var (told, asked) = (sender.Result, receiver.Result);
        Assert.Equal((overlap, overlap), (asked.IntersectionSize, told.IntersectionSize));
        Assert.Equal(
            output == PsiOutput.Cardinality ? [] : Parties.Oracle(mine, theirs),
            asked.MatchedRows.ToArray()
        );
        Assert.Equal(
            output == PsiOutput.RowsToBoth ? Parties.Oracle(theirs, mine) : [],
            told.MatchedRows.ToArray()
        );
        Assert.Equal(asked.Facts, told.Facts);
    }
}
