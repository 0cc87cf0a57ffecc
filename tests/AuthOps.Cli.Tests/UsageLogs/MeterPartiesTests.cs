using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Tests.Verification;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.UsageLogs;

/// <summary>What passes between two parties: cosignatures, chains, receipts, differences.</summary>
public sealed class MeterPartiesTests : IDisposable
{
    private readonly MeterCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task A_witness_cosigns_what_continues_and_refuses_a_log_that_was_set_back()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        key.Save(_case["witness.pem"]);
        var named = await MeterCase.Run(
            "key",
            "--key",
            _case["witness.pem"],
            "--name",
            "w.example",
            "--witness"
        );
        var policy = await File.ReadAllTextAsync(
            _case["a.policy"],
            TestContext.Current.CancellationToken
        );
        _case.Folder.Write(
            "quorum.policy",
            policy.Replace(
                "quorum none",
                $"witness w {named.Output}quorum w",
                StringComparison.Ordinal
            )
        );
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        CopyFolder(_case["a"], _case["early"]);

        Assert.Equal(ExitCodes.Ok, (await Request("a", "0")).ExitCode);
        var cosigned = await Cosign("--json");
        Assert.Equal((ExitCodes.Ok, ""), (cosigned.ExitCode, cosigned.Error));
        var added = await Add();
        Assert.Equal((ExitCodes.Ok, ""), (added.ExitCode, added.Error));

        await _case.Append("a", MeterCase.Header + MeterCase.Row(2));
        await Request("a", "2");
        Assert.Equal(ExitCodes.Ok, (await Cosign()).ExitCode);
        File.Copy(_case["cosigned"], _case["last"]);

        // The folder as it was before: the witness refuses, and so does a verifier who kept the last note.
        await Request("early", "0");
        File.Delete(_case["cosigned"]);
        var refused = await Cosign();
        Assert.Equal(ExitCodes.Refused, refused.ExitCode);
        Assert.Contains("set back", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_case["cosigned"]));
        Assert.Equal(ExitCodes.Usage, (await Request("early", "3")).ExitCode);
        var found = await _case.Verify("early", "--witnessed", _case["last"]);
        Assert.Equal(ExitCodes.Finding, found.ExitCode);
        Assert.Contains("witnessed", found.Output, StringComparison.Ordinal);

        await _case.Append("b", MeterCase.Header + MeterCase.Row(1));
        await Request("b", "0");
        Assert.Equal(ExitCodes.Refused, (await Cosign()).ExitCode);
    }

    [Fact]
    public async Task Two_logs_are_reconciled_and_a_third_party_verifies_the_differences()
    {
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1) + MeterCase.Row(2, "6"));
        await _case.Append("b", MeterCase.Header + MeterCase.Row(2, "7") + MeterCase.Row(1));
        var chains = await MeterCase.Run(
            "chains",
            "--log",
            _case["b"],
            "--policy",
            _case["b.policy"],
            "--grant",
            "g-1",
            "--output",
            _case["b.chains"]
        );
        Assert.Equal((ExitCodes.Ok, "3 records\n"), (chains.ExitCode, chains.Output));

        var run = await _case.Reconcile("a", "b.chains", "--json");
        Assert.Equal((ExitCodes.Finding, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            1,
            json.RootElement.GetProperty("kinds").GetProperty("OtherQuantity").GetInt32()
        );
        Assert.Equal(
            "12",
            json.RootElement.GetProperty("windows")[0].GetProperty("there").GetString()
        );
        var verified = await VerifyDifferences();
        Assert.Equal((ExitCodes.Ok, ""), (verified.ExitCode, verified.Error));
        Assert.Contains("1 differences", verified.Output, StringComparison.Ordinal);

        PredicateSchema.AssertFits(Statement(_case["out"]));
        var term = await _case.Reconcile(
            "a",
            "b.chains",
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2026-06-01T00:00:00+08:00",
            "--by",
            "month",
            "--out",
            _case["term"]
        );
        Assert.Equal((ExitCodes.Finding, ""), (term.ExitCode, term.Error));
        PredicateSchema.AssertFits(Statement(_case["term"]));

        // A second run does not write over the first; a list that was changed is found.
        Assert.Equal(ExitCodes.Data, (await _case.Reconcile("a", "b.chains")).ExitCode);
        var list = Path.Combine(_case["out"], ReconciliationResult.ListName);
        var text = await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            list,
            text.Replace("\"amountHere\":\"6\"", "\"amountHere\":\"7\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        var changed = await VerifyDifferences();
        Assert.Equal(ExitCodes.Finding, changed.ExitCode);
        Assert.Contains("not the one that was signed", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_logs_exit_with_0_and_bad_sides_leave_nothing_behind()
    {
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        await _case.Append("b", MeterCase.Header + MeterCase.Row(1));
        _case.Folder.Write("bad.chains", "no chains at all, and longer than a header");

        Assert.Equal(ExitCodes.Data, (await _case.Reconcile("a", "bad.chains")).ExitCode);
        Assert.Equal(ExitCodes.Data, (await _case.Reconcile("a", "absent")).ExitCode);
        var swapped = await _case.Reconcile("b", "a");
        Assert.Equal(ExitCodes.Refused, swapped.ExitCode);
        Assert.Contains("policy", swapped.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await _case.Reconcile("a", "b", "--grant", "g-9")).ExitCode);
        Assert.Equal(
            ExitCodes.Usage,
            (await _case.Reconcile("a", "b", "--from", "2026-03-01T00:00:00Z")).ExitCode
        );
        Assert.False(Directory.Exists(_case["out"]));
        Assert.DoesNotContain(
            _case.Folder.Entries,
            e => e.EndsWith(".tmp", StringComparison.Ordinal)
        );

        var equal = await _case.Reconcile("a", "b");
        Assert.Equal((ExitCodes.Ok, "no differences\n"), (equal.ExitCode, equal.Output));
    }

    [Fact]
    public async Task A_receipt_is_verified_and_one_of_another_log_refused()
    {
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        using (var log = UsageLog.Open(_case["a"]))
        {
            _case.Folder.Write("r.tlog-proof", log.CreateReceipt(1).ToBytes());
        }

        string[] verify = ["verify", "--receipt", _case["r.tlog-proof"], "--policy"];
        var good = await MeterCase.Run([.. verify, _case["a.policy"]]);
        Assert.Equal((ExitCodes.Ok, ""), (good.ExitCode, good.Error));
        Assert.Equal(
            ExitCodes.Finding,
            (await MeterCase.Run([.. verify, _case["b.policy"]])).ExitCode
        );
        Assert.Equal(
            ExitCodes.Usage,
            (await MeterCase.Run("verify", "--receipt", _case["r.tlog-proof"])).ExitCode
        );
        Assert.Equal(ExitCodes.Usage, (await MeterCase.Run("verify")).ExitCode);
        _case.Folder.Write("r.tlog-proof", "nothing");
        Assert.Equal(
            ExitCodes.Data,
            (await MeterCase.Run([.. verify, _case["a.policy"]])).ExitCode
        );
    }

    [Theory]
    [InlineData("request", "a/checkpoint")]
    [InlineData("request", "a")]
    [InlineData("cosign", "request")]
    [InlineData("cosign", "witness.pem")]
    [InlineData("cosign", "a.policy")]
    [InlineData("cosign", "state/x/../note")]
    [InlineData("chains", "a.policy")]
    [InlineData("chains", "a/log")]
    [InlineData("reconcile", "a/out")]
    public async Task An_output_in_place_of_an_input_is_refused_and_the_input_stays(
        string verb,
        string target
    )
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        key.Save(_case["witness.pem"]);
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        Assert.Equal(ExitCodes.Ok, (await Request("a", "0")).ExitCode);
        var before = Contents();

        var output = _case[target];
        var run = verb switch
        {
            "request" => await Request("a", "0", output),
            "cosign" => await Cosign(_case["request"], output),
            "chains" => await MeterCase.Run(
                "chains",
                "--log",
                _case["a"],
                "--policy",
                _case["a.policy"],
                "--grant",
                "g-1",
                "--output",
                output
            ),
            _ => await _case.Reconcile("a", "a", "--out", output),
        };

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(output, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    private static Statement Statement(string folder) =>
        DsseEnvelope
            .Parse(File.ReadAllBytes(Path.Combine(folder, MeterReconcileCommand.StatementName)))
            .Statement;

    private SortedDictionary<string, string> Contents() =>
        new(
            Directory
                .GetFiles(_case.Folder.Root, "*", SearchOption.AllDirectories)
                .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file))),
            StringComparer.Ordinal
        );

    private Task<ToolRun> VerifyDifferences() =>
        MeterCase.Run(
            "verify",
            "--differences",
            _case["out"],
            "--here-policy",
            _case["a.policy"],
            "--there-policy",
            _case["b.policy"],
            "--trust",
            _case["trust.json"]
        );

    private Task<ToolRun> Request(string log, string known, string? output = null) =>
        MeterCase.Run(
            "witness",
            "request",
            "--log",
            _case[log],
            "--known",
            known,
            "--output",
            output ?? _case["request"]
        );

    private Task<ToolRun> Cosign(params string[] more) =>
        Cosign(_case["request"], _case["cosigned"], more);

    private Task<ToolRun> Cosign(string request, string output, params string[] more) =>
        MeterCase.Run([
            "witness",
            "cosign",
            "--state",
            _case["state"],
            "--name",
            "w.example",
            "--key",
            _case["witness.pem"],
            "--policy",
            _case["a.policy"],
            "--request",
            request,
            "--output",
            output,
            .. more,
        ]);

    private Task<ToolRun> Add() =>
        MeterCase.Run(
            "witness",
            "add",
            "--log",
            _case["a"],
            "--policy",
            _case["quorum.policy"],
            "--note",
            _case["cosigned"]
        );

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
