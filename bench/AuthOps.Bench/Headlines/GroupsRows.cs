using System.Diagnostics;
using System.Text.Json;
using AuthOps.Bench.Groups;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>groups</c> on Curve25519 and ristretto255; figures are nanoseconds an item.</summary>
internal static class GroupsRows
{
    private const string Area = "groups";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Row(
            "ristretto-pair",
            "libsodium ristretto255: from hash and multiply, multiply",
            11_000,
            load => (load.RistrettoPair, load.SodiumRistrettoPair)
        ),
        Row(
            "x25519-batch",
            "libsodium crypto_scalarmult_curve25519",
            4_500,
            load => (load.X25519Batch, load.SodiumX25519)
        ),
        Row(
            "x25519-pair",
            "libsodium ristretto255: from hash and multiply, multiply",
            9_000,
            load => (load.XOnlyPair, load.SodiumRistrettoPair)
        ),
        new HeadlineCase(Area, "x25519-batch-avx2", IsLong: false, WithoutAvx512),
    ];

    private static HeadlineCase Row(
        string name,
        string reference,
        double must,
        Func<Curve25519Workload, (Action Ours, Action Reference)> pick
    ) =>
        new(
            Area,
            name,
            IsLong: false,
            () =>
            {
                using var load = new Curve25519Workload();
                var (ours, other) = pick(load);
                var result = PairedMeasurement.Run(
                    new Workload(Curve25519Workload.Items, ours),
                    new Workload(Curve25519Workload.Items, other),
                    isReferenceBimodal: true
                );
                return new HeadlineRow(
                    Area,
                    name,
                    result.Ours,
                    "ns",
                    $"live: {reference}, fastest sample",
                    result.Reference,
                    result.Ratio,
                    new HeadlineGoal(MaxOurs: must),
                    X25519.Instance.KernelName
                );
            }
        );

    /// <summary>The row x25519-batch of a child process that may not use AVX-512.</summary>
    private static HeadlineRow WithoutAvx512()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GroupsRows).Assembly.Location);
        }

        foreach (var argument in (string[])["headline", Area, "--json", "--only=x25519-batch"])
        {
            start.ArgumentList.Add(argument);
        }

        if (PairedMeasurement.IsCheck)
        {
            start.ArgumentList.Add("--check");
        }

        start.Environment["DOTNET_EnableAVX512"] = "0";
        using var child =
            Process.Start(start)
            ?? throw new InvalidOperationException("The child process did not start.");
        var line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"The child process ended with {child.ExitCode}.");
        }

        using var json = JsonDocument.Parse(line);
        var row = json.RootElement;
        return new HeadlineRow(
            Area,
            "x25519-batch-avx2",
            row.GetProperty("ours").GetDouble(),
            "ns",
            row.GetProperty("reference").GetString(),
            row.GetProperty("reference_value").GetDouble(),
            row.GetProperty("ratio").GetDouble(),
            new HeadlineGoal(MaxOurs: 11_000),
            row.GetProperty("kernel").GetString()
        );
    }
}
