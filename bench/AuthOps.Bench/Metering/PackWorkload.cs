using System.Diagnostics;
using System.Security.Cryptography;
using AuthOps.Bench.Headlines;
using AuthOps.Metering.Tests.Packs;

namespace AuthOps.Bench.Metering;

/// <summary>A year of a million uses of eight developers, billed by the quarter, as a pack; and what a third party does with it.</summary>
internal sealed class PackWorkload : IDisposable
{
    public const int Events = 1_000_000;
    private const int Developers = 8;
    private readonly PackCity _city;
    private readonly string _path;

    /// <param name="events">How many uses, or a few more.</param>
    public PackWorkload(int events)
    {
        _city = new PackCity(Developers, (events + (4 * Developers) - 1) / (4 * Developers));
        _path = _city.Write("year.pack");
    }

    /// <summary>Seconds that the whole verification takes: the median of three.</summary>
    public double Verify() =>
        Median(() =>
        {
            var verdict = _city.Verify(_path);
            if (!verdict.IsAccepted)
            {
                throw new InvalidOperationException(
                    $"The pack is refused: {verdict.Findings[0].Message}"
                );
            }
        });

    /// <summary>Seconds that the SHA-256 of the archive alone takes: no verification can be faster.</summary>
    public double Hash() =>
        Median(() =>
        {
            using var file = File.OpenRead(_path);
            _ = SHA256.HashData(file);
        });

    /// <summary>Bytes of the archive.</summary>
    public long Length => new FileInfo(_path).Length;

    public void Dispose() => _city.Dispose();

    private static double Median(Action run)
    {
        var times = new List<double>();
        for (var i = 0; i < (PairedMeasurement.IsCheck ? 1 : 3); i++)
        {
            var started = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
