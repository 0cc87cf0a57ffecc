using System.Diagnostics;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>What a crash at each step leaves of a store is completed or taken away, and what was put back is noticed.</summary>
public sealed class StoreRecoveryTests : IDisposable
{
    private readonly StoreCase _city = new();

    private string Pending => Path.Combine(_city.Store, PendingStatements.FolderName);

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task A_receipt_without_its_record_is_taken_away_and_the_release_goes_on()
    {
        await Reviewed();
        _ = Assert.Throws<IOException>(() =>
            Release(static () => throw new IOException("power cut"))
        );
        File.WriteAllText(Path.Combine(Pending, ".release.tmp"), "half");
        Assert.Equal(2, Directory.GetFiles(Pending).Length);
        await Show();
        Assert.Empty(Directory.GetFiles(Pending));
        Assert.Empty(Receipts());
        await Released();
        _ = Assert.Single(Receipts());
        Assert.Empty(Directory.GetFiles(Pending));
    }

    [Fact]
    public async Task A_receipt_whose_record_is_there_is_completed_and_counts()
    {
        await Reviewed();
        Release(static () => { });
        var pending = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Pending)));
        Assert.Empty(Receipts());
        await Show();
        Assert.Empty(Directory.GetFiles(Pending));
        var receipt = Assert.Single(Receipts());
        Assert.Equal(pending, File.ReadAllBytes(receipt));
        var name = Path.GetFileName(receipt);
        await _city.Done(StoreCase.Bureau, "grant countersign", "--statement", name);

        // A copy that was not removed does not replace the countersigned one.
        File.WriteAllBytes(Path.Combine(Pending, name), pending);
        await _city.Done(
            StoreCase.Developer,
            "review export",
            "--receipt",
            name,
            "--source",
            _city["product.csv"],
            "--destination",
            _city["out.csv"]
        );
        Assert.Empty(Directory.GetFiles(Pending));
    }

    [Fact]
    public async Task What_is_no_statement_is_named_and_stays()
    {
        await _city.Open();
        _ = Directory.CreateDirectory(Pending);
        File.WriteAllText(Path.Combine(Pending, "release.x.dsse.json"), "{");
        var run = await MeterCase.Run(ShowWords);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("release.x.dsse.json", run.Error, StringComparison.Ordinal);
        _ = Assert.Single(Directory.GetFiles(Pending));
    }

    [Fact]
    public async Task Killed_while_it_releases_the_tool_leaves_record_and_receipt_or_neither()
    {
        await Reviewed();
        using (var process = StartRelease())
        {
            var token = TestContext.Current.CancellationToken;
            while (!process.HasExited && !Directory.Exists(Pending))
            {
                await Task.Delay(1, token);
            }

            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(token);
        }

        await Show();
        if (Receipts() is [])
        {
            Assert.Equal(0, Records(DecisionKind.Released));
            await Released();
        }

        Assert.Equal(1, Records(DecisionKind.Released));
        await _city.Done(
            StoreCase.Bureau,
            "grant countersign",
            "--statement",
            _city.Statement("release")
        );
        Assert.Empty(Directory.GetFiles(Pending));
    }

    [Fact]
    public async Task A_certificate_that_a_crash_lost_is_made_again_by_who_terminated()
    {
        await _city.Authorise();
        using (var store = Opened())
        {
            var digest = new string('1', 64);
            _ = store.Desk.Terminate(
                _city.Grant.Id,
                StoreCase.Bureau,
                new ExitEvidence(digest, digest, digest, digest)
            );
        }

        string[] ending =
        [
            "--grant-id",
            _city.Grant.Id,
            .. (
                (string[])["keys-revoked", "ledger-frozen", "data-returned", "data-destroyed"]
            ).SelectMany(name => (string[])[$"--{name}", _city["product.csv"]]),
        ];
        await _city.Refused(StoreCase.OtherBureau, "grant terminate", ending);
        await _city.Done(StoreCase.Bureau, "grant terminate", ending);
        await _city.Done(
            StoreCase.Operator,
            "grant countersign",
            "--statement",
            _city.Statement("exit")
        );
        Assert.Equal(1, Records(DecisionKind.GrantTerminated));
        await _city.Refused(StoreCase.Bureau, "grant terminate", ending);
    }

    [Fact]
    public async Task An_older_register_put_back_is_noticed_and_the_newest_mends_it()
    {
        await _city.Open();
        var first = Path.Combine(_city.Evidence, _city.Statement("register"));
        _city.Folder.Write("next.json", StoreCase.Register(2));
        await _city.Done(StoreCase.Authority, "grant register", "--register", _city["next.json"]);
        var second = Directory.GetFiles(_city.Evidence, "register.*").Single(path => path != first);
        var kept = File.ReadAllBytes(second);
        File.Delete(second);
        var rolledBack = await MeterCase.Run(ShowWords);
        Assert.Equal(3, rolledBack.ExitCode);
        Assert.Contains(
            "an older one does not stand in for it",
            rolledBack.Error,
            StringComparison.Ordinal
        );

        // Nor does the first one under the name of the second.
        File.Copy(first, second);
        Assert.Equal(3, (await MeterCase.Run(ShowWords)).ExitCode);
        File.WriteAllBytes(second, kept);
        await Show();
    }

    [Fact]
    public async Task A_register_that_a_crash_left_unrecorded_has_no_effect()
    {
        await _city.Open();
        var next = RegisterFile.Read(
            "next",
            System.Text.Encoding.UTF8.GetBytes(StoreCase.Register(2))
        );
        using (var key = SigningKey.Load(_city[$"{StoreCase.Authority}.pem"]))
        {
            File.WriteAllBytes(
                Path.Combine(_city.Evidence, "register.0002.dsse.json"),
                DsseEnvelope.Sign(next.ToStatement(), key).ToBytes()
            );
        }

        using (var store = Opened())
        {
            Assert.Equal(1, store.Register.Serial);
        }

        _city.Folder.Write("next.json", StoreCase.Register(2));
        await _city.Done(StoreCase.Authority, "grant register", "--register", _city["next.json"]);
        using var again = Opened();
        Assert.Equal(2, again.Register.Serial);
    }

    private string[] ShowWords =>
        ["grant", "show", "--store", _city.Store, "--trust", _city["trust.json"]];

    private async Task Reviewed()
    {
        await _city.Authorise();
        await _city.Develop();
        await _city.Review();
    }

    private Task<ToolRun> Released() => _city.Done(StoreCase.Operator, "review release", Releasing);

    private string[] Releasing =>
        ["--manifest", _city["manifest.json"], "--receiver", StoreCase.Developer, "--days", "90"];

    private async Task Show()
    {
        var run = await MeterCase.Run(ShowWords);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private string[] Receipts() => Directory.GetFiles(_city.Evidence, "release.*.dsse.json");

    private int Records(DecisionKind kind) =>
        UsageLogSnapshot
            .Load(_city.Log)
            .Records.OfType<DecisionRecord>()
            .Count(record => record.Kind == kind);

    private GovernedStore Opened() =>
        GovernedStore.Open(_city.Store, MeterFiles.Trust(_city["trust.json"]));

    /// <summary>Releases up to a step after the receipt is on the disk, and no further than the record.</summary>
    private void Release(Action step)
    {
        using var store = Opened();
        using var key = SigningKey.Load(_city[$"{StoreCase.Operator}.pem"]);
        _ = store.Desk.Release(
            _city.Manifest(6),
            StoreCase.Operator,
            [StoreCase.Developer],
            TimeSpan.FromDays(90),
            receipt =>
            {
                store.Pending.Prepare(
                    StoreDocuments.NameOf(
                        "release",
                        StoreCase.ScenarioId,
                        receipt.Statement.Digest
                    ),
                    DsseEnvelope.Sign(receipt.Statement, key)
                );
                step();
            }
        );
    }

    private Process StartRelease() =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "authops.dll"),
                    "meter",
                    "review",
                    "release",
                    "--store",
                    _city.Store,
                    "--trust",
                    _city["trust.json"],
                    "--key",
                    _city[$"{StoreCase.Operator}.pem"],
                    .. Releasing,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
