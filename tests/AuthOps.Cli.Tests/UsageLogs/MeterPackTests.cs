using System.Text.Json;
using AuthOps.Cli.Facts;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tests.Packs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.UsageLogs;

/// <summary>The verbs over packs, from files and a trust file as a third party has them.</summary>
public sealed class MeterPackTests(MeterPackTests.City shared) : IClassFixture<MeterPackTests.City>
{
    private static readonly string[] s_at = ["--at", "2027-02-01T00:00:00Z"];
    private readonly PackCity _city = shared.Packed;

    [Fact]
    public async Task A_pack_is_made_of_a_log_and_a_folder_and_verified_by_one_command()
    {
        var made = await Make(shared.Evidence, _city["made.pack"]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains("g-city", made.Output, StringComparison.Ordinal);
        var verified = await Verify(_city["made.pack"]);
        Assert.Equal(0, verified.ExitCode);
        Assert.EndsWith("verified\n", verified.Output, StringComparison.Ordinal);
        Assert.Equal(
            0,
            (
                await ToolRun.Of(["verify", _city["made.pack"], "--trust", _city["trust.json"]])
            ).ExitCode
        );

        // A second time there is a file already; and what is no evidence is refused by its name.
        Assert.Equal(3, (await Make(shared.Evidence, _city["made.pack"])).ExitCode);
        var folder = Directory.CreateDirectory(_city["mixed"]).FullName;
        File.WriteAllText(Path.Combine(folder, "patients.csv"), "name\n");
        var refused = await Make(folder, _city["other.pack"]);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("patients.csv", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_city["other.pack"]));
    }

    [Fact]
    public async Task A_changed_byte_another_key_and_no_trust_are_findings_and_no_pack_is_an_error()
    {
        var bytes = File.ReadAllBytes(shared.Pack);
        bytes[bytes.AsSpan().IndexOf("developer-1"u8)] ^= 1;
        File.WriteAllBytes(_city["changed.pack"], bytes);
        var changed = await Verify(_city["changed.pack"], "--json");
        Assert.Equal(1, changed.ExitCode);
        using var json = JsonDocument.Parse(changed.Output);
        Assert.Contains(
            json.RootElement.GetProperty("findings").EnumerateArray(),
            f =>
                f.GetProperty("reason")
                    .GetString()!
                    .StartsWith("FileChanged", StringComparison.Ordinal)
        );

        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var foreign = await Verify(_city.Write("foreign.pack", key: stranger));
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("ManifestRefused", foreign.Output, StringComparison.Ordinal);

        var nobody = await MeterCase.Run(["pack", "verify", "--pack", shared.Pack, .. s_at]);
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("signer not established", nobody.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await Verify(_city["trust.json"])).ExitCode);
        Assert.Equal(3, (await Verify(_city["none"])).ExitCode);
        Assert.Equal(2, (await Verify(shared.Pack, "--at", "yesterday")).ExitCode);
    }

    [Fact]
    public async Task The_replay_prints_ten_steps_in_both_languages_and_as_a_page()
    {
        var html = _city["replay.html"];
        var run = await Run("replay", shared.Pack, "--html", html);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            10,
            run.Output.Split('\n')
                .SkipWhile(l => !l.Contains("the ten steps", StringComparison.Ordinal))
                .Skip(1)
                .TakeWhile(l => l.StartsWith("  pass ", StringComparison.Ordinal))
                .Count()
        );
        Assert.Contains("第21条 Art. 21  场景合规性评估", run.Output, StringComparison.Ordinal);
        Assert.Contains("absent 无证据  第24条", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ensure", run.Output, StringComparison.OrdinalIgnoreCase);
        var page = File.ReadAllText(html);
        Assert.Contains("三环节十步骤", page, StringComparison.Ordinal);
        Assert.Contains("The ten steps", page, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await Run("replay", shared.Pack, "--json")).Output);
        Assert.True(json.RootElement.GetProperty("supported").GetBoolean());
        Assert.Equal(10, json.RootElement.GetProperty("stages").GetArrayLength());

        var path = _city.Write(
            "no-invoice.pack",
            _city.Builder(s => s.Statement.PredicateType != Invoice.PredicateType)
        );
        var failed = await Run("replay", path);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("fail   不符  第11条", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_release_that_the_log_does_not_carry_in_full_is_a_finding()
    {
        var good = await Verify(WithRelease(PackCity.PrivateReleaseId, "1/1000", "debited.pack"));
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("private releases", good.Output, StringComparison.Ordinal);
        var other = await Verify(WithRelease("dp-2", "1/1000", "undebited.pack"));
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("does not carry in full", other.Output, StringComparison.Ordinal);
        var above = await Verify(WithRelease(PackCity.PrivateReleaseId, "1/2000", "above.pack"));
        Assert.Contains("a loss above its budget", above.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_disclosure_and_the_account_of_a_pack_and_nothing_of_an_altered_one()
    {
        var (form, account) = (_city["form.html"], _city["account.html"]);
        var run = await Disclose(shared.Pack, "--html", form, "--account-html", account);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("公共数据资源授权运营信息披露", run.Output, StringComparison.Ordinal);
        Assert.Contains("某市数据运营有限公司", File.ReadAllText(form), StringComparison.Ordinal);
        Assert.Contains(_city.Ledger.Head, File.ReadAllText(account), StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await Disclose(shared.Pack, "--json")).Output);
        Assert.Equal(
            "81",
            json.RootElement.GetProperty("disclosure")
                .GetProperty("operator")
                .GetProperty("uses")
                .GetString()
        );

        var altered = _city.Write(
            "unbilled.pack",
            _city.Builder(s => s.Statement.PredicateType != Invoice.PredicateType)
        );
        var refused = await Disclose(altered, "--html", _city["never.html"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.False(File.Exists(_city["never.html"]));
    }

    [Fact]
    public async Task A_store_discloses_what_its_pack_does_and_nothing_once_altered()
    {
        var store = Directory.CreateDirectory(_city["store"]).FullName;
        Copy(_city.LogFolder, Path.Combine(store, "usage-log"));
        Copy(shared.Evidence, Path.Combine(store, "evidence"));
        Assert.Equal(0, (await Make(shared.Evidence, _city["same.pack"])).ExitCode);
        string[] json = ["--json"];
        var fromPack = await Disclose(_city["same.pack"], json);
        var fromStore = await DiscloseStore(store, json);
        Assert.Equal((0, ""), (fromStore.ExitCode, fromStore.Error));
        Assert.Contains("\"uses\"", fromPack.Output, StringComparison.Ordinal);
        Assert.Equal(fromPack.Output, fromStore.Output);

        var form = _city["store-form.html"];
        Assert.Equal(0, (await DiscloseStore(store, "--html", form)).ExitCode);
        Assert.Contains("某市数据运营有限公司", File.ReadAllText(form), StringComparison.Ordinal);
        Assert.Equal(
            2,
            (await DiscloseStore(store, "--html", Path.Combine(store, "form.html"))).ExitCode
        );
        Assert.Equal(2, (await MeterCase.Run(["disclose", "--store", store])).ExitCode);
        Assert.Equal(2, (await Disclose(shared.Pack, "--store", store)).ExitCode);

        foreach (var path in Directory.GetFiles(Path.Combine(store, "evidence"), "*.proof.json"))
        {
            File.Delete(path);
        }

        var refused = await DiscloseStore(store, "--html", _city["store-never.html"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.False(File.Exists(_city["store-never.html"]));
    }

    [Fact]
    public async Task A_trace_goes_back_to_the_resource_and_forward_to_the_products()
    {
        var html = _city["trace.html"];
        var back = await MeterCase.Run([
            "trace",
            "--pack",
            shared.Pack,
            "--node",
            "p-1",
            "--html",
            html,
        ]);
        Assert.Equal(0, back.ExitCode);
        Assert.Contains("来源 / made of: p-1", back.Output, StringComparison.Ordinal);
        Assert.Contains("源头 / sources: r-claims", back.Output, StringComparison.Ordinal);
        Assert.Contains("r-claims", File.ReadAllText(html), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(
            (
                await MeterCase.Run([
                    "trace",
                    "--log",
                    _city.LogFolder,
                    "--node",
                    "r-claims",
                    "--json",
                ])
            ).Output
        );
        Assert.Equal(
            4,
            json.RootElement.GetProperty("forward").GetProperty("results").GetArrayLength()
        );
        Assert.Equal(
            3,
            (await MeterCase.Run(["trace", "--pack", shared.Pack, "--node", "nothing"])).ExitCode
        );
        Assert.Equal(2, (await MeterCase.Run(["trace", "--node", "p-1"])).ExitCode);
    }

    private string WithRelease(string id, string budget, string name)
    {
        var facts = new StatisticsFacts(
            id,
            "person",
            "AddRemove",
            "discrete Laplace",
            "1000",
            "1/1000",
            budget,
            PackCity.PrivateRelease,
            2_995,
            ["all"],
            [42]
        );
        return _city.Write(
            name,
            _city
                .Builder()
                .Add(
                    _city.ByOperator(
                        new Statement(
                            [Subject.Of("table", [])],
                            PredicateTypes.Name(StatisticsFacts.Predicate),
                            facts.ToJson()
                        )
                    )
                )
        );
    }

    private Task<ToolRun> Verify(string pack, params string[] more) => Run("verify", pack, more);

    private Task<ToolRun> Run(string verb, string pack, params string[] more) =>
        Trusted(["pack", verb], pack, more);

    private Task<ToolRun> Disclose(string pack, params string[] more) =>
        Trusted(["disclose"], pack, more);

    private Task<ToolRun> DiscloseStore(string store, params string[] more) =>
        MeterCase.Run([
            "disclose",
            "--store",
            store,
            "--trust",
            _city["trust.json"],
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2027-01-01T00:00:00Z",
            .. s_at,
            .. more,
        ]);

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private Task<ToolRun> Trusted(string[] verb, string pack, string[] more) =>
        MeterCase.Run([
            .. verb,
            "--pack",
            pack,
            "--trust",
            _city["trust.json"],
            .. more.Contains("--at") ? (string[])[] : s_at,
            .. more,
        ]);

    private Task<ToolRun> Make(string evidence, string output) =>
        MeterCase.Run([
            "pack",
            "make",
            "--log",
            _city.LogFolder,
            "--evidence",
            evidence,
            "--key",
            _city["key.pem"],
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2027-01-01T00:00:00Z",
            "--out",
            output,
        ]);

    public sealed class City : IDisposable
    {
        public City()
        {
            Pack = Packed.Write("year.pack");
            Packed.Operator.Save(Packed["key.pem"]);
            File.WriteAllBytes(Packed["trust.json"], Packed.Trust.ToBytes());
            Evidence = Directory.CreateDirectory(Packed["evidence"]).FullName;
            var number = 0;
            foreach (var statement in Packed.Statements)
            {
                Put($"{++number}.dsse.json", statement.ToBytes());
            }

            foreach (var (total, proofs) in Packed.Totals)
            {
                Put($"{++number}.dsse.json", total.ToBytes());
                foreach (var proof in proofs)
                {
                    Put($"{++number}.proof.json", proof.ToBytes());
                }
            }

            Put("city.ledger", Packed.Ledger.ToBytes());
            Put("january.checkpoint", Packed.Earlier!.ToBytes());
        }

        internal PackCity Packed { get; } = new();

        public string Pack { get; }

        public string Evidence { get; }

        public void Dispose() => Packed.Dispose();

        private void Put(string name, byte[] bytes) =>
            File.WriteAllBytes(Path.Combine(Evidence, name), bytes);
    }
}
