using System.Runtime.Intrinsics.X86;
using Xunit;

namespace AuthOps.Testing;

/// <summary>
/// The instruction sets the environment asks for against those the runtime reports, so that a run in a reduced
/// mode cannot silently be a run in the full one. Safe to call from any thread.
/// </summary>
public static class SimdMode
{
    /// <summary>Whether the switches of this process allow AVX2.</summary>
    public static bool AsksForAvx2 =>
        !IsOff("EnableHWIntrinsic") && !IsOff("EnableAVX") && !IsOff("EnableAVX2");

    /// <summary>Whether the switches of this process allow AVX-512.</summary>
    public static bool AsksForAvx512 => AsksForAvx2 && !IsOff("EnableAVX512");

    /// <summary>Whether nothing is switched off and no culture is asked for: the mode in which long tests run.</summary>
    public static bool IsDefault =>
        AsksForAvx512
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AUTHOPS_EXPECT_CULTURE"));

    /// <summary>What the runtime reports: <c>avx512</c>, <c>avx2</c>, <c>x86</c> (neither) or <c>base</c> (no intrinsics at all).</summary>
    public static string Reported =>
        Avx512BW.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : Sse42.IsSupported ? "x86"
        : "base";

    /// <summary>Fails where a set that was switched off is reported, or one that the processor has and nobody switched off is not.</summary>
    public static void AssertAsAsked()
    {
        if (!AsksForAvx512)
        {
            Assert.False(
                Avx512F.IsSupported,
                "AVX-512 is switched off, yet the runtime reports it"
            );
        }

        if (!AsksForAvx2)
        {
            Assert.False(Avx2.IsSupported, "AVX2 is switched off, yet the runtime reports it");
        }

        if (IsOff("EnableHWIntrinsic"))
        {
            Assert.False(
                Sse42.IsSupported,
                "all intrinsics are switched off, yet the runtime reports SSE 4.2"
            );
        }

        if (ProcessorFlags() is { } flags)
        {
            if (AsksForAvx2 && flags.Contains("avx2"))
            {
                Assert.True(
                    Avx2.IsSupported,
                    "the processor has AVX2 and it is not switched off, yet the runtime does not report it"
                );
            }

            if (AsksForAvx512 && flags.Contains("avx512bw") && flags.Contains("avx512vl"))
            {
                Assert.True(
                    Avx512BW.IsSupported,
                    "the processor has AVX-512 and it is not switched off, yet the runtime does not report it"
                );
            }
        }
    }

    /// <summary>The processor's own list of features, where the operating system gives one.</summary>
    private static HashSet<string>? ProcessorFlags()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (!File.Exists(CpuInfo))
        {
            return null;
        }

        var line = File.ReadLines(CpuInfo)
            .FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal));
        return line is null
            ? null
            :
            [
                .. line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ];
    }

    private static bool IsOff(string name) =>
        Environment.GetEnvironmentVariable("DOTNET_" + name) is "0" or "00";
}
