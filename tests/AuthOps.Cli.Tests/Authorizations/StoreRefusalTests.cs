using System.Text.Json.Nodes;
using AuthOps.Cli.Tests.UsageLogs;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>What each verb over a store refuses, with its reason in the log and nothing left behind, or finds malformed.</summary>
public sealed class StoreRefusalTests : IDisposable
{
    private readonly StoreCase _city = new();

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task No_stage_of_an_authorisation_is_skipped_or_taken_by_another_party()
    {
        await _city.Open();
        Assert.Contains(
            "There is no procedure plan-rents",
            await _city.Refused(
                StoreCase.Authority,
                "grant approve",
                "--plan-id",
                StoreCase.PlanId
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "RoleNotPermitted",
            await _city.Refused(StoreCase.Operator, "grant plan", "--plan", _city["plan.json"]),
            StringComparison.Ordinal
        );
        await _city.Done(StoreCase.Bureau, "grant plan", "--plan", _city["plan.json"]);
        Assert.Contains(
            "StageOutOfOrder",
            await _city.Refused(StoreCase.Bureau, "grant select", "--plan-id", StoreCase.PlanId),
            StringComparison.Ordinal
        );
        await _city.Refused(StoreCase.Bureau, "grant approve", "--plan-id", StoreCase.PlanId);
        await _city.Refused(
            StoreCase.Operator,
            "grant sign",
            "--agreement",
            _city["agreement.json"]
        );
        Assert.Contains(
            "AgreementNotFiled",
            await _city.Refused(StoreCase.Bureau, "grant issue", "--grant", _city["grant.json"]),
            StringComparison.Ordinal
        );
        await _city.Refused(
            StoreCase.Bureau,
            "grant file",
            "--plan-id",
            StoreCase.PlanId,
            "--number",
            "1"
        );

        // Sent back, and drafted anew.
        var back = await _city.As(
            StoreCase.Authority,
            "grant reject",
            "--plan-id",
            StoreCase.PlanId
        );
        Assert.Equal(1, back.ExitCode);
        await _city.Done(StoreCase.Bureau, "grant plan", "--plan", _city["plan.json"]);
    }

    [Fact]
    public async Task An_agreement_is_filed_when_both_have_signed_it_and_only_then()
    {
        await _city.Open();
        await _city.Done(StoreCase.Bureau, "grant plan", "--plan", _city["plan.json"]);
        await _city.Done(StoreCase.Authority, "grant approve", "--plan-id", StoreCase.PlanId);
        await _city.Done(StoreCase.Bureau, "grant select", "--plan-id", StoreCase.PlanId);
        await _city.Refused(
            StoreCase.Developer,
            "grant sign",
            "--agreement",
            _city["agreement.json"]
        );
        await _city.Done(StoreCase.Operator, "grant sign", "--agreement", _city["agreement.json"]);
        string[] filing = ["--plan-id", StoreCase.PlanId, "--number", "沪数备〔2026〕12号"];
        Assert.Contains(
            "not signed by both sides",
            await _city.Refused(StoreCase.Bureau, "grant file", filing),
            StringComparison.Ordinal
        );
        await _city.Refused(
            StoreCase.Developer,
            "grant countersign",
            "--statement",
            _city.Statement("agreement")
        );
        await _city.Done(
            StoreCase.Bureau,
            "grant countersign",
            "--statement",
            _city.Statement("agreement")
        );
        await _city.Refused(StoreCase.Operator, "grant file", filing);
        await _city.Done(StoreCase.Bureau, "grant file", filing);
        await _city.Refused(StoreCase.Operator, "grant issue", "--grant", _city["grant.json"]);
        Assert.Equal(
            2,
            (
                await _city.As(
                    StoreCase.Bureau,
                    "grant countersign",
                    "--statement",
                    _city.Statement("agreement")
                )
            ).ExitCode
        );
    }

    [Fact]
    public async Task A_scenario_beyond_its_grant_and_one_decided_by_its_applicant_are_refused()
    {
        await _city.Authorise();
        _city.Folder.Write("wide.json", _city.MakeScenario(5, "owner").ToCanonicalBytes());
        Assert.Contains(
            "ScopeExceeded",
            await _city.Refused(
                StoreCase.Developer,
                "scenario apply",
                "--scenario",
                _city["wide.json"]
            ),
            StringComparison.Ordinal
        );
        await _city.Refused(
            StoreCase.Operator,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        await _city.Refused(
            StoreCase.Bureau,
            "scenario evaluate",
            "--scenario-id",
            StoreCase.ScenarioId
        );
        await _city.Done(
            StoreCase.Developer,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        await _city.Refused(
            StoreCase.Developer,
            "scenario evaluate",
            "--scenario-id",
            StoreCase.ScenarioId
        );
        Assert.Contains(
            "StageOutOfOrder",
            await _city.Refused(
                StoreCase.Developer,
                "scenario develop",
                "--manifest",
                _city["manifest.json"]
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_scenario_sent_back_is_changed_and_brought_again_and_nothing_is_made_of_what_is_not_registered()
    {
        await _city.Authorise();
        await _city.Done(
            StoreCase.Developer,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        var back = await _city.As(
            StoreCase.Bureau,
            "scenario reject",
            "--scenario-id",
            StoreCase.ScenarioId,
            "--json"
        );
        Assert.Equal(1, back.ExitCode);
        Assert.True(StoreCase.Json(back).GetProperty("rejected").GetBoolean());
        Assert.Equal("ScenarioDrafted", StoreCase.Json(back).GetProperty("next").GetString());

        // What was sent back is changed and brought again.
        _city.Folder.Write("again.json", _city.MakeScenario(8).ToCanonicalBytes());
        await _city.Done(StoreCase.Developer, "scenario apply", "--scenario", _city["again.json"]);
        await _city.Done(
            StoreCase.Bureau,
            "scenario evaluate",
            "--scenario-id",
            StoreCase.ScenarioId
        );
        await _city.Refused(
            StoreCase.Developer,
            "scenario derive",
            "--grant-id",
            "g-rents",
            "--operation",
            "op-1",
            "--input",
            "r-unknown",
            "--output",
            "p-rents",
            "--evidence",
            _city["product.csv"]
        );
    }

    [Fact]
    public async Task A_product_unlike_its_plan_is_sent_back_and_one_not_reviewed_does_not_leave()
    {
        await _city.Authorise();
        _city.Folder.Write("manifest.json", _city.Manifest(4).ToCanonicalBytes());
        await _city.Develop();
        string[] decide = ["--manifest", _city["manifest.json"], "--supervisor", StoreCase.Bureau];
        await _city.Refused(
            StoreCase.Operator,
            "review release",
            "--manifest",
            _city["manifest.json"],
            "--receiver",
            StoreCase.Developer,
            "--days",
            "90"
        );
        await _city.Refused(StoreCase.Developer, "review decide", decide);
        var back = await _city.As(StoreCase.Operator, "review decide", decide);
        Assert.Equal(1, back.ExitCode);
        Assert.Contains(
            "不通过 / sent back: 发布前审核 / reviewed before release, p-rents, city-operator",
            back.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "GroupTooSmall: the smallest group has 4",
            back.Output,
            StringComparison.Ordinal
        );

        _city.Folder.Write("manifest.json", _city.Manifest(6).ToCanonicalBytes());
        await _city.Done(
            StoreCase.Developer,
            "scenario develop",
            "--manifest",
            _city["manifest.json"]
        );
        await _city.Release();
        var receipt = _city.Statement("release");
        await _city.Refused(StoreCase.Operator, "review revoke", "--receipt", receipt);
        Assert.Contains(
            "is between city-operator and data-bureau",
            await _city.Refused(StoreCase.OtherBureau, "grant countersign", "--statement", receipt),
            StringComparison.Ordinal
        );
        await _city.Done(StoreCase.Bureau, "grant countersign", "--statement", receipt);
        File.WriteAllText(_city["other.csv"], "price\n2\n");
        string[] export = ["--receipt", receipt, "--destination", _city["out.csv"], "--source"];
        await _city.Refused(StoreCase.Developer, "review export", [.. export, _city["other.csv"]]);
        await _city.Refused(StoreCase.Bureau, "review export", [.. export, _city["product.csv"]]);
        await _city.Done(StoreCase.Bureau, "review revoke", "--receipt", receipt);
        await _city.Refused(
            StoreCase.Developer,
            "review export",
            [.. export, _city["product.csv"]]
        );
        Assert.False(File.Exists(_city["out.csv"]));
    }

    [Fact]
    public async Task A_register_is_followed_by_one_that_holds_together_and_has_the_next_serial()
    {
        await _city.Open();
        _city.Folder.Write(
            "circle.json",
            StoreCase.Register(
                2,
                """{ "controller": "city-operator", "controlled": "broker-1" }, { "controller": "broker-1", "controlled": "city-operator" }"""
            )
        );
        Assert.Contains(
            "CyclicAffiliation",
            await _city.Refused(
                StoreCase.Authority,
                "grant register",
                "--register",
                _city["circle.json"]
            ),
            StringComparison.Ordinal
        );
        var same = await _city.As(
            StoreCase.Authority,
            "grant register",
            "--register",
            _city["register.json"]
        );
        Assert.Equal(3, same.ExitCode);
        Assert.Contains("$.serial must be 2", same.Error, StringComparison.Ordinal);
        _city.Folder.Write("next.json", StoreCase.Register(2));
        await _city.Refused(StoreCase.Operator, "grant register", "--register", _city["next.json"]);
        await _city.Done(StoreCase.Authority, "grant register", "--register", _city["next.json"]);
        await _city.Done(StoreCase.Bureau, "grant plan", "--plan", _city["plan.json"]);
    }

    [Fact]
    public async Task Malformed_files_and_options_are_named_and_leave_the_store_as_it_was()
    {
        await _city.Open();
        var lacking = JsonNode.Parse(_city.Plan.ToCanonicalBytes())!.AsObject();
        lacking.Remove("exitLedgerFrozen");
        lacking.Remove("incidentReportTo");
        _city.Folder.Write("lacking.json", lacking.ToJsonString());
        Assert.Contains(
            "lacks Exit.LedgerFrozen, Incident.ReportTo",
            await _city.Refused(StoreCase.Bureau, "grant plan", "--plan", _city["lacking.json"]),
            StringComparison.Ordinal
        );
        await Fails(
            3,
            "field unknown to this version",
            "grant plan",
            "--plan",
            Changed("unknown", 1)
        );
        await Fails(3, "version", "grant plan", "--plan", Changed("version", 2));
        await Fails(3, "text.json", "grant plan", "--plan", _city.Folder.Write("text.json", "{"));
        await Fails(3, "none.json", "grant plan", "--plan", _city["none.json"]);
        await Fails(3, "a valid grant", "grant issue", "--grant", _city["plan.json"]);
        await Fails(3, "scenario plan", "scenario apply", "--scenario", _city["plan.json"]);
        await Fails(3, "manifest", "scenario develop", "--manifest", _city["plan.json"]);
        await Fails(
            3,
            "manifest",
            "review decide",
            "--manifest",
            _city["plan.json"],
            "--supervisor",
            "x"
        );
        await Fails(
            2,
            "--days",
            "review release",
            "--manifest",
            _city["manifest.json"],
            "--receiver",
            "x",
            "--days",
            "0"
        );
        await Fails(2, "no release receipt", "review revoke", "--receipt", "../trust.json");
        await Fails(2, "the store has no", "grant countersign", "--statement", "none");
        await Fails(3, "tariff", "grant tariff", "--tariff", _city["plan.json"]);
    }

    [Fact]
    public async Task Without_a_store_a_trusted_key_or_a_whole_register_nothing_is_done()
    {
        var none = await _city.As(StoreCase.Bureau, "grant select", "--plan-id", "x");
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("there is no store in this folder", none.Error, StringComparison.Ordinal);
        await Opens(4, "keeps no register", StoreCase.Operator, StoreCase.Register(1));
        await Opens(3, "$.serial must be 1", StoreCase.Authority, StoreCase.Register(2));
        await Opens(3, "$.parties[0].kind", StoreCase.Authority, With("PublicBody", "Cloud"));
        await Opens(3, "$.more is unknown", StoreCase.Authority, With("\"schemes\"", "\"more\""));
        await Opens(
            3,
            "there is no scheme",
            StoreCase.Authority,
            With("city-registry\", \"pattern", "other\", \"pattern")
        );
        Assert.False(Directory.Exists(_city.Store));
        await _city.Open();
        using var stranger = Primitives.Signatures.SigningKey.Generate(
            Primitives.Signatures.SignatureAlgorithm.Ed25519
        );
        stranger.Save(_city["stranger.pem"]);
        var unknown = await _city.As("stranger", "grant plan", "--plan", _city["plan.json"]);
        Assert.Equal(4, unknown.ExitCode);
        Assert.Contains("gives no party the key", unknown.Error, StringComparison.Ordinal);

        // A changed document, and a document without a signature that counts.
        var register = Path.Combine(_city.Evidence, _city.Statement("register"));
        var bytes = await File.ReadAllBytesAsync(register, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(register, bytes, TestContext.Current.CancellationToken);
        await Fails(3, "register", "grant select", "--plan-id", "x");
        File.Delete(register);
        await Fails(3, "the register in force", "grant select", "--plan-id", "x");
    }

    [Fact]
    public async Task Uses_go_to_a_store_by_the_operator_alone()
    {
        await _city.Authorise();
        _city.Folder.Write("events.csv", MeterCase.Header);
        string[] events = ["--events", _city["events.csv"], "--source", "urn:test"];
        Assert.Equal(4, (await _city.As(StoreCase.Developer, "append", events)).ExitCode);
        Assert.Equal(
            2,
            (
                await _city.As(
                    StoreCase.Operator,
                    "append",
                    [.. events, "--grant", _city["grant.json"]]
                )
            ).ExitCode
        );
        Assert.Equal(2, (await MeterCase.Run(["append", .. events])).ExitCode);
        Assert.Equal(2, (await MeterCase.Run(["append", "--log", _city.Log, .. events])).ExitCode);
        await _city.Done(StoreCase.Operator, "append", events);
        await _city.Refused(StoreCase.Developer, "grant checkpoint");
    }

    private static string With(string old, string now) =>
        StoreCase.Register(1).Replace(old, now, StringComparison.Ordinal);

    private string Changed(string member, int value)
    {
        var plan = JsonNode.Parse(_city.Plan.ToCanonicalBytes())!.AsObject();
        plan[member] = value;
        return _city.Folder.Write("changed.json", plan.ToJsonString());
    }

    private async Task Fails(int code, string reason, string words, params string[] more)
    {
        var before = _city.Refusals();
        var run = await _city.As(StoreCase.Bureau, words, more);
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _city.Refusals());
    }

    private async Task Opens(int code, string reason, string party, string register)
    {
        var run = await _city.As(
            party,
            "grant open",
            "--origin",
            "example.org/usage",
            "--register",
            _city.Folder.Write("bad.json", register)
        );
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }
}
