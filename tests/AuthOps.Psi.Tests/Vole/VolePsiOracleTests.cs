using System.Globalization;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using AuthOps.Testing;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// Random pairs of sets against the intersection of plain sets: no item lost and none extra. Sets are those of a fixed seed; a false
/// match has probability below 2^-40 over all of them.
/// </summary>
public sealed class VolePsiOracleTests
{
    private const int MaxItems = 400;

    public static TheoryData<string> Modes => [.. VolePsiModes.Names];

    /// <summary>Over the eight modes, 10,000 pairs of sets under 64 correlations.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Random_sets_lose_nothing_and_gain_nothing(string mode)
    {
        if (SimdMode.IsDefault)
        {
            Compare(mode, correlations: 8, sets: 157, seed: 1);
        }
        else
        {
            Compare(mode, correlations: 1, sets: 20, seed: 1);
        }
    }

    /// <summary>As many pairs of sets as are told, until the time told is over: run by eng/long/psi-vole.sh.</summary>
    [Fact(Explicit = true)]
    public void Random_sets_for_as_long_as_told()
    {
        const int Sets = 500;
        var (most, minutes) = (Told("AUTHOPS_VOLE_SETS"), Told("AUTHOPS_VOLE_MINUTES"));
        var started = TimeProvider.System.GetTimestamp();
        var done = 0L;
        for (ulong seed = 2; done < most; seed++)
        {
            foreach (var mode in VolePsiModes.Names)
            {
                Compare(mode, correlations: 1, Sets, seed);
                done += Sets;
            }

            if (TimeProvider.System.GetElapsedTime(started).TotalMinutes >= minutes)
            {
                break;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"oracle: {done} pairs of sets under {done / Sets} correlations, {VolePsiModes.Names.Length} modes: 0 lost, 0 extra"
            )
        );
    }

    private static int Told(string name) =>
        int.Parse(
            Environment.GetEnvironmentVariable(name)
                ?? throw new InvalidOperationException($"{name} is not set."),
            CultureInfo.InvariantCulture
        );

    private static void Compare(string mode, int correlations, int sets, ulong seed)
    {
        using var draws = new BlockStream(Vector128.CreateScalar(seed));
        for (var correlation = 0; correlation < correlations; correlation++)
        {
            var terms = new VolePsiTerms(
                Number(draws, MaxItems),
                Number(draws, MaxItems),
                VolePsiModes.Of(mode)
            );
            using var series = new VolePsiSeries(terms);
            for (var set = 0; set < sets; set++)
            {
                Block[] mine = new Block[Number(draws, terms.ReceiverItems)],
                    theirs = new Block[Number(draws, terms.SenderItems)];
                draws.Fill(mine.AsSpan());
                draws.Fill(theirs.AsSpan());
                var common = Number(draws, Math.Min(mine.Length, theirs.Length));
                var (from, to) = (
                    Number(draws, mine.Length - common),
                    Number(draws, theirs.Length - common)
                );
                mine.AsSpan(from, common).CopyTo(theirs.AsSpan(to));
                theirs.AsSpan(to, common).Reverse();

                HashSet<Block> both = [.. mine];
                both.IntersectWith(theirs);
                var (ofReceiver, ofSender) = series.Intersect(mine, theirs);
                Assert.Equal(mine.Where(both.Contains), ofReceiver);
                Assert.Equal(terms.Mode.IsForBoth ? theirs.Where(both.Contains) : [], ofSender);
            }
        }
    }

    /// <summary>0 to <paramref name="most"/>: the ends are as likely as all between them together.</summary>
    private static int Number(BlockStream draws, int most)
    {
        Span<ulong> words = stackalloc ulong[2];
        draws.Fill(words);
        return (words[0] % 4) switch
        {
            0 => 0,
            1 => most,
            _ => (int)(words[1] % ((ulong)most + 1)),
        };
    }
}
