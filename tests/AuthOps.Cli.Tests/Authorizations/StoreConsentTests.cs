using System.Globalization;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Tests.Verification;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>Consents of a scenario in a store: uses rest on the set in force, and no version comes back.</summary>
public sealed class StoreConsentTests : IDisposable
{
    private readonly StoreCase _city = new();

    private string Consents => Path.Combine(_city.Store, StoreConsents.FolderName);

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task Uses_of_a_scenario_on_consent_need_its_set_and_what_is_taken_back_stays_so()
    {
        await Evaluated();
        var without = await Use("without");
        Assert.Equal(4, without.ExitCode);
        Assert.Contains("AccessRefused", without.Output, StringComparison.Ordinal);
        await Adopt(Set());
        Assert.Equal(0, (await Use("with")).ExitCode);
        var first = Assert.Single(Directory.GetFiles(Consents));
        var kept = File.ReadAllBytes(first);

        var subjects = _city.Folder.Write("subjects.txt", $"{Subject(2)}\n{Subject(7)}\n");
        var taken = await _city.Done(
            StoreCase.Collector,
            "consent revoke",
            "--consent-set",
            "c-1",
            "--subjects",
            subjects
        );
        Assert.Contains(
            "1 of 2 subjects have no consent in the set",
            taken.Output,
            StringComparison.Ordinal
        );
        var second = Assert.Single(Directory.GetFiles(Consents));
        Assert.NotEqual(first, second);
        var file = ConsentFile.Read(second, File.ReadAllBytes(second));
        Assert.Equal((2, 1), (file.Set.Count, file.Set.RevokedCount));
        foreach (var path in Directory.GetFiles(_city.Evidence, "consent-set.*"))
        {
            Assert.DoesNotContain(Subject(2), File.ReadAllText(path), StringComparison.Ordinal);
            PredicateIsSigned(path);
        }

        Assert.Equal(0, (await Use("after")).ExitCode);
        Assert.Contains("lacks revocations", await Refused(Set()), StringComparison.Ordinal);

        // The version before, put back in the place of the one in force.
        File.WriteAllBytes(first, kept);
        File.Delete(second);
        var rolledBack = await Use("rolled-back");
        Assert.Equal(3, rolledBack.ExitCode);
        Assert.Contains(
            "an older one does not stand in for it",
            rolledBack.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_set_past_its_time_and_one_without_a_file_let_nothing_pass()
    {
        await Evaluated();
        await Adopt(Set(expiresAt: StoreCase.Text(StoreCase.Start.AddMinutes(1))));
        Assert.Equal(4, (await Use("expired")).ExitCode);
        File.Delete(Assert.Single(Directory.GetFiles(Consents)));
        Assert.Equal(4, (await Use("gone")).ExitCode);
    }

    [Fact]
    public async Task Who_collects_none_other_purposes_and_a_second_set_are_refused_and_kept()
    {
        await Evaluated();
        Assert.Contains(
            "collects no consents",
            await _city.Refused(
                StoreCase.Operator,
                "consent adopt",
                "--consents",
                _city.Folder.Write("consents.json", Set())
            ),
            StringComparison.Ordinal
        );
        await Refused(Set().Replace("rent-guidance", "marketing", StringComparison.Ordinal));
        await Refused(Set().Replace("g-rents", "g-other", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Consents));
        await Adopt(Set());
        Assert.Contains(
            "rests on consent set c-1 already",
            await Refused(Set().Replace("c-1", "c-2", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        _ = Assert.Single(Directory.GetFiles(Consents));
    }

    [Theory]
    [InlineData("\"Minor\"", "\"Child\"", "$.entries[1].kind")]
    [InlineData("\"guardian\"", "\"parent\"", "parent")]
    [InlineData("\"kind\": \"Minor\"", "\"kind\": \"Person\"", "guardian")]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version")]
    [InlineData("00000001\"", "0000000g\"", "64 hexadecimal digits")]
    [InlineData("00000002\"", "00000001\"", "entered twice")]
    public async Task Malformed_sets_are_named(string old, string now, string reason)
    {
        await _city.Open();
        var run = await _city.As(
            StoreCase.Collector,
            "consent adopt",
            "--consents",
            _city.Folder.Write("consents.json", Set().Replace(old, now, StringComparison.Ordinal))
        );
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        var other = await _city.As(
            StoreCase.Collector,
            "consent revoke",
            "--consent-set",
            "c-1",
            "--subjects",
            _city["consents.json"]
        );
        Assert.Equal(2, other.ExitCode);
    }

    private static string Subject(int number) =>
        number.ToString("x64", CultureInfo.InvariantCulture);

    private static string Set(string expiresAt = "2099-01-01T00:00:00Z") =>
        $$"""
            {
              "entries": [
                { "expiresAt": "2099-01-01T00:00:00Z", "fields": ["price"], "subject": "{{Subject(1)}}" },
                { "expiresAt": "2099-01-01T00:00:00Z", "fields": ["area", "price"], "guardian": "{{Subject(
                9
            )}}", "kind": "Minor", "separateFields": ["area"], "subject": "{{Subject(2)}}" }
              ],
              "expiresAt": "{{expiresAt}}", "grant": "g-rents", "id": "c-1", "purpose": "rent-guidance",
              "scenario": "s-rents", "sensitiveFields": ["area"], "version": 1
            }
            """;

    private async Task Evaluated()
    {
        await _city.Authorise();
        _city.Folder.Write(
            "scenario.json",
            _city.MakeScenario(5, basis: ProcessingBasis.Consented).ToCanonicalBytes()
        );
        await _city.Done(
            StoreCase.Developer,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        await _city.Done(
            StoreCase.Bureau,
            "scenario evaluate",
            "--scenario-id",
            StoreCase.ScenarioId
        );
    }

    private Task<ToolRun> Adopt(string set) =>
        _city.Done(
            StoreCase.Collector,
            "consent adopt",
            "--consents",
            _city.Folder.Write("consents.json", set)
        );

    private Task<string> Refused(string set) =>
        _city.Refused(
            StoreCase.Collector,
            "consent adopt",
            "--consents",
            _city.Folder.Write("consents.json", set)
        );

    private void PredicateIsSigned(string path)
    {
        var envelope = DsseEnvelope.Parse(File.ReadAllBytes(path));
        PredicateSchema.AssertFits(envelope.Statement);
        Assert.True(
            envelope
                .Verify(
                    TrustFile.Parse(File.ReadAllBytes(_city["trust.json"])),
                    ["consent-registry"],
                    DateTimeOffset.UtcNow
                )
                .IsAccepted
        );
    }

    private Task<ToolRun> Use(string id) => _city.Use(1, id);
}
