using System.Text;
using AuthOps.Psi.Ecdh;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class LeakageTests
{
    [Fact]
    public void Frames_of_equal_sizes_have_equal_lengths_and_boundaries_whatever_the_overlap()
    {
        foreach (var options in (PsiOptions[])[Parties.Rows(), Parties.Cardinality()])
        {
            var shapes = new HashSet<string>(StringComparer.Ordinal);
            for (var overlap = 0; overlap <= 12; overlap += 3)
            {
                var frames = Run(Parties.Keys(0, 12), Parties.Keys(12 - overlap, 12), options);
                shapes.Add(string.Join(',', frames.Select(f => $"{f.From}{f.Frame.Length}")));
            }

            Assert.Single(shapes);
        }
    }

    [Fact]
    public void Masks_of_the_same_items_differ_from_session_to_session()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var session = 0; session < 4; session++)
        {
            foreach (var (_, frame) in Run(Parties.Keys(0, 4), Parties.Keys(0, 4), Parties.Rows()))
            {
                // Elements and tags; the opened order is a permutation of four and may repeat.
                for (var at = 8; frame[1] is >= 3 and <= 6 && at < frame.Length; at += 16)
                {
                    var unit = Convert.ToHexString(frame.AsSpan(at, 16));
                    Assert.True(seen.Add(unit) || IsTagOfMatch(frame[1]), "a mask was seen before");
                }
            }
        }

        // A match is exactly an equal tag in both directions of one session.
        static bool IsTagOfMatch(byte type) => type == 6;
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
    public void The_rank_of_a_planted_item_is_uniform_in_every_stream()
    {
        // Both scalars and nonces are fixed, so that the planted item looks the same in every run and only the shuffles
        // differ: masked items (3, 5) and tags (4, 6).
        // Shuffles do not depend on the instruction set: elsewhere fewer runs.
        var runs = SimdMode.IsDefault ? 800 : 80;
        var planted = PlantedUnits(shuffle: false, out _);
        var counts = new int[7, 4];
        for (var run = 0; run < runs; run++)
        {
            _ = PlantedUnits(shuffle: true, out var frames);
            foreach (var (_, frame) in frames.Where(f => f.Frame[1] is >= 3 and <= 6))
            {
                counts[frame[1], Rank(frame, planted[frame[1]])]++;
            }
        }

        for (var type = 3; type <= 6; type++)
        {
            Assert.True(ChiSquare(type) < 45, $"ranks in frame {type} are not uniform");
        }

        // Chi-square with 3 degrees of freedom exceeds 45 with probability below 10^-9.
        double ChiSquare(int type)
        {
            var expected = runs / 4.0;
            return Enumerable
                .Range(0, 4)
                .Sum(rank => Math.Pow(counts[type, rank] - expected, 2) / expected);
        }
    }

    [Fact]
    public void Without_a_shuffle_the_planted_item_is_always_first()
    {
        var planted = PlantedUnits(shuffle: false, out _);
        for (var run = 0; run < 3; run++)
        {
            _ = PlantedUnits(shuffle: false, out var frames);
            Assert.All(
                frames.Where(f => f.Frame[1] is >= 3 and <= 6),
                f => Assert.Equal(0, Rank(f.Frame, planted[f.Frame[1]]))
            );
        }
    }

    /// <summary>The first unit of each stream, which is the planted item's where nobody shuffles.</summary>
    private static Dictionary<byte, byte[]> PlantedUnits(
        bool shuffle,
        out List<(PsiRole From, byte[] Frame)> frames
    )
    {
        var keys = Parties.Keys(0, 4);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set(keys),
            Parties.Rows(minimum: 5),
            new FixedRandomness(5, 1, shuffle)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set(keys),
            Parties.Rows(minimum: 5),
            new FixedRandomness(7, 2, shuffle)
        );
        frames = Parties.RunLockstep(receiver, sender);
        return frames
            .Where(f => f.Frame[1] is >= 3 and <= 6)
            .ToDictionary(f => f.Frame[1], f => f.Frame[8..(8 + UnitSize(f.Frame))]);
    }

    private static int Rank(byte[] frame, byte[] unit) =>
        frame.AsSpan(8).IndexOf(unit) / UnitSize(frame);

    private static int UnitSize(byte[] frame) => (frame.Length - 8) / 4;

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
