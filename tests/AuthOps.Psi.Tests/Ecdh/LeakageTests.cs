using System.Text;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class LeakageTests
{
    private const int Planted = 4;

    [Fact]
    public void Frames_of_equal_sizes_have_equal_lengths_and_boundaries_over_100_pairs_of_inputs()
    {
        PsiSuite[] suites = [.. Parties.Suites.Select(row => row.Data)];
        var shapes = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        for (var pair = 0; pair < 100; pair++)
        {
            var suite = suites[pair % suites.Length];
            var output = (PsiOutput)(1 + (pair / suites.Length % 3));
            var options = Parties.Rows() with { Suite = suite, Output = output };
            // Other keys, other lengths of keys and another overlap in every pair.
            var mine = Keys(pair, 0);
            var theirs = Keys(pair, 12 - (pair % 13));
            var frames = Run(mine, theirs, options);
            var name = $"{suite} {output}";
            shapes.TryAdd(name, []);
            shapes[name].Add(string.Join(',', frames.Select(f => $"{f.From}{f.Frame.Length}")));
        }

        Assert.Equal(12, shapes.Count);
        Assert.All(shapes.Values, shape => Assert.Single(shape));

        static string?[] Keys(int pair, int first) =>
            [
                .. Parties
                    .Keys((pair * 100) + first, 12)
                    .Select((key, i) => key + new string('x', (pair + i) % 40)),
            ];
    }

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void Masks_of_the_same_items_differ_from_session_to_session(PsiSuite suite)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var session = 0; session < 4; session++)
        {
            var options = Parties.Rows() with { Suite = suite };
            var inSession = new HashSet<string>(StringComparer.Ordinal);
            foreach (var stream in Streams(Run(Parties.Keys(0, 4), Parties.Keys(0, 4), options)))
            {
                // A match is exactly an equal tag in both directions of one session; nothing else repeats.
                inSession.UnionWith(stream.Select(Convert.ToHexString));
            }

            Assert.Equal(12, inSession.Count);
            Assert.All(inSession, unit => Assert.True(seen.Add(unit), "a mask was seen before"));
        }
    }

    [Fact]
    public void No_item_stands_in_the_transcript()
    {
        string?[] keys = ["resident-110101199003070011", "resident-110101199003070038"];
        var transcript = Run(keys, keys, Parties.Rows()).SelectMany(f => f.Frame).ToArray();

        foreach (var key in keys)
        {
            var bytes = Encoding.UTF8.GetBytes(key!);
            Assert.Equal(-1, transcript.AsSpan().IndexOf(bytes.AsSpan(0, 12)));
            Assert.Equal(-1, transcript.AsSpan().IndexOf(bytes.AsSpan(bytes.Length - 8)));
        }
    }

    [Fact]
    public void The_rank_of_a_planted_item_is_uniform_in_every_stream() =>
        // Shuffles do not depend on the instruction set: elsewhere fewer runs.
        CheckRanks(SimdMode.IsDefault ? 240 : 80);

    [Fact(Explicit = true)]
    public void The_rank_of_a_planted_item_is_uniform_in_every_stream_over_ten_thousand_runs() =>
        CheckRanks(10_000);

    [Fact]
    public void Without_a_shuffle_the_planted_item_is_always_first()
    {
        var planted = PlantedStreams(shuffle: false);
        for (var run = 0; run < 3; run++)
        {
            var streams = PlantedStreams(shuffle: false);
            Assert.All(
                Enumerable.Range(0, 4),
                i => Assert.Equal(0, Rank(streams[i], planted[i][0]))
            );
        }
    }

    /// <summary>
    /// Both scalars and nonces are fixed, so that the planted item looks the same in every run and only the shuffles differ:
    /// in both streams of masked items and both of tags.
    /// </summary>
    private static void CheckRanks(int runs)
    {
        var planted = PlantedStreams(shuffle: false);
        var counts = new int[4, Planted];
        for (var run = 0; run < runs; run++)
        {
            var streams = PlantedStreams(shuffle: true);
            for (var i = 0; i < 4; i++)
            {
                counts[i, Rank(streams[i], planted[i][0])]++;
            }
        }

        for (var i = 0; i < 4; i++)
        {
            var statistic = ChiSquare(i);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"rank: stream {i}, {runs} runs, chi-square {statistic:F2}"
            );
            // Chi-square with 3 degrees of freedom exceeds 45 with probability below 10^-9.
            Assert.True(statistic < 45, $"ranks in stream {i} are not uniform");
        }

        double ChiSquare(int stream)
        {
            var expected = runs / (double)Planted;
            return Enumerable
                .Range(0, Planted)
                .Sum(rank => Math.Pow(counts[stream, rank] - expected, 2) / expected);
        }
    }

    /// <summary>The units of both streams of items and both of tags, below the threshold.</summary>
    private static byte[][][] PlantedStreams(bool shuffle)
    {
        var keys = Parties.Keys(0, Planted);
        var options = Parties.Rows(minimum: Planted + 1);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set(keys),
            options,
            new FixedRandomness(5, 1, shuffle)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set(keys),
            options,
            new FixedRandomness(7, 2, shuffle)
        );
        return Streams(Parties.RunLockstep(receiver, sender));
    }

    /// <summary>Items and tags of the receiver, then of the sender, unit by unit.</summary>
    private static byte[][][] Streams(List<(PsiRole From, byte[] Frame)> frames) =>
        [
            .. frames
                .Where(f => (FrameType)f.Frame[1] is FrameType.Items or FrameType.Tags)
                .OrderBy(f => f.From)
                .Select(f => f.Frame.AsMemory(FrameHeader.Size).ToArray().Chunk(UnitSize(f.Frame)))
                .Select(units => units.ToArray()),
        ];

    private static int Rank(byte[][] units, byte[] unit) =>
        Array.FindIndex(units, u => u.AsSpan().SequenceEqual(unit));

    private static int UnitSize(byte[] frame) => (frame.Length - FrameHeader.Size) / Planted;

    private static List<(PsiRole From, byte[] Frame)> Run(
        string?[] mine,
        string?[] theirs,
        PsiOptions options
    )
    {
        using var receiver = new EcdhPsiReceiver(Parties.Set(mine), options);
        using var sender = new EcdhPsiSender(Parties.Set(theirs), options);
        return Parties.RunLockstep(receiver, sender);
    }
}
