using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;

namespace AuthOps.Metering.Tests.Packs;

public sealed class EvidencePackTests(EvidencePackTests.PackFixture shared)
    : IClassFixture<EvidencePackTests.PackFixture>
{
    [Fact]
    public void A_year_packed_is_verified_from_the_pack_and_a_trust_file_alone()
    {
        var verdict = shared.City.Verify(shared.Path);
        Assert.Equal([], verdict.Findings);
        Assert.True(verdict.IsAccepted);
        Assert.Equal(
            [
                "statements",
                "log",
                "grants",
                "budgets",
                "releases",
                "invoices",
                "totals",
                "accounts",
                "shares",
                "disclosure",
                "evaluations",
                "files",
            ],
            verdict.Parts.Select(p => p.Name)
        );
    }

    [Fact]
    public void The_same_evidence_gives_the_same_bytes_and_progress_is_told()
    {
        var city = shared.City;
        var progress = new Told();
        city.Builder()
            .Write(
                city["again.pack"],
                PackCity.Year,
                [city.Operator],
                new Later(),
                progress,
                TestContext.Current.CancellationToken
            );
        Assert.Equal(File.ReadAllBytes(shared.Path), File.ReadAllBytes(city["again.pack"]));
        Assert.Equal(progress.Last!.Total, progress.Last.Done);
    }

    [Fact]
    public void A_pack_that_cannot_be_made_whole_leaves_nothing_behind()
    {
        var city = shared.City;
        using var stop = new CancellationTokenSource();
        var halfway = new Told { Then = stop.Cancel };
        Assert.Throws<OperationCanceledException>(() =>
            city.Builder()
                .Write(
                    city["stopped.pack"],
                    PackCity.Year,
                    [city.Operator],
                    progress: halfway,
                    cancellationToken: stop.Token
                )
        );
        Assert.Throws<IOException>(() =>
            city.Builder()
                .Write(
                    shared.Path,
                    PackCity.Year,
                    [city.Operator],
                    cancellationToken: TestContext.Current.CancellationToken
                )
        );
        Assert.Throws<InvalidOperationException>(() =>
            new EvidencePackBuilder().Write(
                city["no.pack"],
                PackCity.Year,
                [city.Operator],
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        UsageLog.Create(city["unsigned"]).Dispose();
        Assert.Throws<InvalidOperationException>(() =>
            new EvidencePackBuilder()
                .AddLog(city["unsigned"])
                .Write(
                    city["no.pack"],
                    PackCity.Year,
                    [city.Operator],
                    cancellationToken: TestContext.Current.CancellationToken
                )
        );
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(shared.Path)!),
            f =>
                f.EndsWith(".tmp", StringComparison.Ordinal)
                || f.Contains("stopped", StringComparison.Ordinal)
                || f.Contains("no.pack", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Verification_stops_when_it_is_told_to()
    {
        using var pack = EvidencePack.Open(shared.Path);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            EvidencePackVerifier.Verify(
                pack,
                shared.City.Trust,
                PackCity.Later,
                cancellationToken: stop.Token
            )
        );
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => PackCity.Later;
    }

    private sealed class Told : IProgress<PackProgress>
    {
        public PackProgress? Last { get; private set; }

        public Action? Then { get; init; }

        public void Report(PackProgress value)
        {
            Last = value;
            Then?.Invoke();
        }
    }

    public sealed class PackFixture : IDisposable
    {
        public PackFixture() => Path = City.Write("year.pack");

        internal PackCity City { get; } = new();

        public string Path { get; }

        public void Dispose() => City.Dispose();
    }
}
