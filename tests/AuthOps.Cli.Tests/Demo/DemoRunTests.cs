using System.Text;
using System.Text.RegularExpressions;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Demo;

namespace AuthOps.Cli.Tests.Demo;

[Collection(SharedDemo.Name)]
public sealed partial class DemoRunTests(DemoFixture demo)
{
    [Fact]
    public void The_run_does_every_part_and_verifies_itself()
    {
        var facts = demo.Outcome.Facts;

        Assert.True(demo.Outcome.Verification.IsAccepted);
        Assert.Equal(
            [
                "signatures",
                "manifest",
                "grant",
                "usage log",
                "usage statement",
                "intersection",
                "release",
                "statistic",
            ],
            demo.Outcome.Verification.Parts.Select(part => part.Part)
        );
        Assert.InRange(facts.Assessment.After.SmallestClass, 5, 2_500);
        Assert.Equal(facts.Intersection.Cardinality!.Value, facts.Assessment.InputRows);
        Assert.Equal("1/2", facts.Statistics.Epsilon);
        Assert.Equal(1, facts.LogRefusals);
    }

    [Fact]
    public void The_intersection_is_the_consenting_overlap_counted_in_the_clear()
    {
        var people = SyntheticPopulation.Generate(
            DemoFixture.Small.Seed,
            DemoFixture.Small.Insured,
            DemoFixture.Small.Patients
        );
        var consenting = people
            .Consents.Where(pair => pair.Value == ConsentState.Granted)
            .Select(pair => pair.Key)
            .ToHashSet();
        var insured = people.Insured.Select(row => row.IdNumber).Where(consenting.Contains);
        var patients = people
            .Patients.Select(row => row.IdNumber)
            .Where(consenting.Contains)
            .ToHashSet();

        Assert.Equal(insured.Count(patients.Contains), demo.Outcome.Facts.Intersection.Cardinality);
    }

    [Fact]
    public void The_public_good_is_free_and_the_trial_is_charged_under_its_ceiling()
    {
        var charged = demo.Outcome.Facts.Account.Where(line => line.CeilingFen.Length > 0).ToList();

        Assert.All(
            charged.Where(line => line.ProductId != DemoNames.TrialProduct),
            line =>
            {
                Assert.Equal("PublicGood", line.Basis);
                Assert.Equal(0, line.ChargeFen);
            }
        );
        var trial = Assert.Single(charged, line => line.ProductId == DemoNames.TrialProduct);
        Assert.Equal("TrialTariff", trial.Basis);
        Assert.Equal(3 * DemoAuthorization.TrialPriceFen, trial.ChargeFen);
        Assert.True(trial.ChargeFen < trial.AtCeilingFen);
        Assert.Equal(trial.ChargeFen, demo.Outcome.Facts.RevenueFen);
    }

    [Fact]
    public void No_identity_number_and_no_private_key_lies_in_the_evidence()
    {
        foreach (
            var file in Directory.EnumerateFiles(demo.Evidence, "*", SearchOption.AllDirectories)
        )
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotMatch(SyntheticIdentity(), text);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are those of Unix");
            return;
        }

        const UnixFileMode others =
            UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;
        Assert.Equal(default, File.GetUnixFileMode(demo.Keys) & others);
        var secrets = 0;
        foreach (var file in Directory.EnumerateFiles(demo.Keys))
        {
            if (Path.GetFileName(file) != DemoKeys.TrustFileName)
            {
                secrets++;
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(file)
                );
            }
        }

        Assert.Equal(6, secrets);
    }

    [Fact]
    public void The_report_is_bilingual_and_refers_to_nothing_outside()
    {
        var report = File.ReadAllText(Path.Combine(demo.Evidence, "report.html"));

        Assert.DoesNotContain("http", report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("不是匿名化认定", report, StringComparison.Ordinal);
        Assert.Contains("not a determination of anonymisation", report, StringComparison.Ordinal);
        Assert.Contains("for the declared quasi-identifiers", report, StringComparison.Ordinal);
        Assert.Equal(4, Occurrences(report, "<svg "));
        Assert.Contains(
            demo.Outcome.Facts.Intersection.TranscriptHash,
            report,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(DemoRun.KeysSuffix)]
    public async Task What_exists_already_is_refused_and_left_alone(string suffix)
    {
        var root = Directory.CreateTempSubdirectory("authops-demo-").FullName;
        var target = Path.Combine(root, "demo");
        Directory.CreateDirectory(target + suffix);
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await Program.RunAsync(
            ["demo", "--out", target],
            output,
            error,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("exists already", error.ToString(), StringComparison.Ordinal);
        Assert.Equal([target + suffix], Directory.EnumerateFileSystemEntries(root));
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData("making synthetic residents")]
    [InlineData("intersecting over a loopback connection")]
    [InlineData("releasing the statistic")]
    [InlineData("verifying")]
    public async Task A_run_that_is_interrupted_leaves_nothing(string at)
    {
        var root = Directory.CreateTempSubdirectory("authops-demo-").FullName;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var settings = DemoFixture.Small with { Insured = 600, Patients = 300 };
        var run = new DemoRun(
            settings,
            stage =>
            {
                if (stage == at)
                {
                    stop.Cancel();
                }
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.RunAsync(Path.Combine(root, "demo"), stop.Token)
        );

        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
        Directory.Delete(root);
    }

    private static int Occurrences(string text, string part) =>
        (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    [GeneratedRegex(ResidentIdNumber.UnassignedRegion + "[0-9]{11}[0-9X]")]
    private static partial Regex SyntheticIdentity();
}
