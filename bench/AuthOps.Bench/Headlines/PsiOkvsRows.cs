using System.Diagnostics;
using AuthOps.Bench.Psi;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Rows <c>okvs-encode</c> and <c>okvs-decode</c>: nanoseconds an item of an oblivious store of 2^20 items in GF(2^128), ordered by
/// bin; encoding draws its free slots. One thread, the median of runs.
/// </summary>
internal static class PsiOkvsRows
{
    private const int Runs = 15;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(
            "psi",
            "okvs-encode",
            IsLong: false,
            () => Measure("okvs-encode", load => load.Encode(), 25)
        ),
        new(
            "psi",
            "okvs-decode",
            IsLong: false,
            () => Measure("okvs-decode", load => load.Decode(), 10)
        ),
    ];

    private static HeadlineRow Measure(string name, Action<OkvsWorkload> run, double most)
    {
        using var load = new OkvsWorkload(PairedMeasurement.IsCheck ? 1 << 10 : 1 << 20);
        load.Encode();
        load.Decode();
        load.Verify();
        List<double> times = [];
        for (var i = 0; i < (PairedMeasurement.IsCheck ? 1 : Runs); i++)
        {
            var started = Stopwatch.GetTimestamp();
            run(load);
            times.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / load.Count);
        }

        load.Decode();
        load.Verify();
        times.Sort();
        return new HeadlineRow(
            "psi",
            name,
            times[times.Count / 2],
            "ns",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: most),
            $"{OkvsWorkload.Kernel}; {load.Shape}"
        );
    }
}
