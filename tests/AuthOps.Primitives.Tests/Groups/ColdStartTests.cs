using System.Diagnostics;
using System.Globalization;
using AuthOps.Primitives.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>
/// The first batch that starts 20 ms after a fresh process's first call takes at most twice what batches take in the end: the
/// kernels are compiled fully at once instead of after the runtime has counted their calls.
/// </summary>
public sealed class ColdStartTests(ITestOutputHelper output)
{
    private const string GroupVariable = "AUTHOPS_COLD_GROUP";
    private const string FileVariable = "AUTHOPS_COLD_FILE";
    private const int Items = 128;

    // What else the machine does only makes a batch slower, so one good run of a few shows what is to be shown; a kernel that is
    // compiled in tiers takes nine times as long and has none.
    private const int Attempts = 8;

    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_settled = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData("x25519")]
    [InlineData("ristretto255")]
    [InlineData("sm2")]
    public async Task The_first_batches_are_nearly_as_fast_as_the_later(string group)
    {
        if (!SimdMode.IsDefault)
        {
            // Scalar code is compiled in tiers like any other; the claim is for the vector kernels.
            return;
        }

        var best = double.PositiveInfinity;
        for (var attempt = 0; attempt < Attempts && best > 2; attempt++)
        {
            var (first, early, steady) = await InChild(group);
            best = Math.Min(best, early / steady);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{group}: first call {first:F1} ms; batch of {Items} 20 ms later {early:F2} ms, in the end {steady:F2} ms"
                )
            );
        }

        Assert.InRange(best, 0, 2);
    }

    [Fact]
    public void A_fresh_process_measures_itself()
    {
        var name = Environment.GetEnvironmentVariable(GroupVariable);
        if (name is null)
        {
            return;
        }

        MaskingGroup group = name switch
        {
            "x25519" => XOnlyCurve25519.Instance,
            "ristretto255" => Ristretto255.Instance,
            // P-256 is the same code.
            _ => WeierstrassGroup.Sm2,
        };
        var uniform = new Draws("cold").Bytes(group.UniformSize * Items);
        var scalar = new byte[32];
        scalar[5] = 77;
        var results = new byte[group.ElementSize * Items];
        var first = Batch();
        var ended = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(ended) < s_wait)
        {
            Thread.SpinWait(50);
        }

        var early = Batch();
        List<double> steady = [];
        // Counted from the end of the first call, which may take long on a busy machine, and never less than five.
        while (steady.Count < 5 || Stopwatch.GetElapsedTime(ended) < 2 * s_settled)
        {
            var time = Batch();
            if (Stopwatch.GetElapsedTime(ended) > s_settled)
            {
                steady.Add(time);
            }
        }

        steady.Sort();
        File.WriteAllText(
            Environment.GetEnvironmentVariable(FileVariable)!,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{first} {early} {steady[steady.Count / 2]}"
            )
        );

        double Batch()
        {
            var at = Stopwatch.GetTimestamp();
            group.HashAndMultiplyBatch(scalar, uniform, results);
            return Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }
    }

    private static async Task<(double First, double Early, double Steady)> InChild(string group)
    {
        var file = Path.GetTempFileName();
        try
        {
            await TestProcess.Run(
                nameof(A_fresh_process_measures_itself),
                [(GroupVariable, group), (FileVariable, file)]
            );
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var figures = text.Split(' ')
                .Select(f => double.Parse(f, CultureInfo.InvariantCulture))
                .ToArray();
            return (figures[0], figures[1], figures[2]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
