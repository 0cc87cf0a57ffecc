using System.CommandLine;
using AuthOps.Cli.Output;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Packs.Replay;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter pack</c>: an archive of evidence made, verified, and replayed against the articles.</summary>
internal static class MeterPackCommand
{
    public static Command Create()
    {
        var command = new Command(
            "pack",
            "Make an archive of evidence, verify it with a trust file alone, replay its steps against the articles."
        );
        command.Add(Make());
        command.Add(Verify());
        command.Add(Replay());
        return command;
    }

    public static Option<string> Pack() =>
        RequiredPath.Option("--pack", "Archive that meter pack make wrote.");

    public static Option<string?> Trust() =>
        new("--trust")
        {
            Description =
                "Trust file with the keys to believe, obtained apart from the pack. Without it no signer is established.",
        };

    public static Option<string?> At() =>
        new("--at") { Description = "The instant at which keys must be in force; now by default." };

    public static Option<string?> Html() =>
        new("--html") { Description = "Write the page, in Chinese and English, to this file." };

    public static TrustFile? ReadTrust(string? path) =>
        path is null ? null : MeterFiles.Trust(path);

    public static DateTimeOffset ReadAt(string? text) =>
        MeterText.Instant("--at", text) ?? TimeProvider.System.GetUtcNow();

    private static Command Make()
    {
        var log = MeterCommand.Log();
        var evidence = RequiredPath.Option(
            "--evidence",
            "Folder of *.dsse.json, *.ledger, *.proof.json and *.checkpoint; any other file is refused."
        );
        var key = RequiredPath.Option("--key", "Private key that signs the manifest (PEM, 0600).");
        var from = RequiredPath.Option("--from", "First instant of the period.");
        var until = RequiredPath.Option("--until", "First instant after the period.");
        var output = RequiredPath.Option("--out", "The archive; there must be none.");
        return new MeterVerb<MakeRequest, (PackManifest Manifest, int Files, string Path)>(
            "make",
            "Make an archive of a closed log and a folder of evidence, whole or not at all."
        )
        {
            Options = [log, evidence, key, from, until, output],
            Read = parsed => new MakeRequest(
                MeterFiles.Log(parsed.GetRequiredValue(log)),
                parsed.GetRequiredValue(evidence),
                parsed.GetRequiredValue(key),
                MeterText.Period(parsed.GetRequiredValue(from), parsed.GetRequiredValue(until)),
                parsed.GetRequiredValue(output)
            ),
            Run = Make,
            Print = static (output, made) =>
                output.WriteLine(
                    FormattableString.Invariant(
                        $"{made.Path}: {made.Files} files of evidence and the log {made.Manifest.LogOrigin}, grants {string.Join(", ", made.Manifest.Grants)}"
                    )
                ),
            Write = static (json, made) =>
            {
                json.WriteStartObject();
                json.WriteNumber("files", made.Files);
                json.WriteStartArray("grants");
                foreach (var grant in made.Manifest.Grants)
                {
                    json.WriteStringValue(grant);
                }

                json.WriteEndArray();
                json.WriteString("logOrigin", made.Manifest.LogOrigin);
                json.WriteString("pack", made.Path);
                json.WriteEndObject();
            },
            ExitCode = static _ => ExitCodes.Ok,
        }.Create();
    }

    private static (PackManifest Manifest, int Files, string Path) Make(
        MakeRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        RequiredPath.MustBeOutside("--out", request.Output, request.Log, request.Evidence);
        using var key = MeterFiles.Key(request.Key);
        var (manifest, files) = PackMaking.Run(
            request.Log,
            request.Evidence,
            request.Period,
            [key],
            request.Output,
            progress,
            cancellationToken
        );
        return (manifest, files, request.Output);
    }

    private static Command Verify()
    {
        var (pack, trust, at) = (Pack(), Trust(), At());
        return new MeterVerb<VerifyRequest, VerificationResult>(
            "verify",
            "Verify an archive: signatures, log, budgets, assessments, invoices, shares, accounts, disclosure; nothing else is needed."
        )
        {
            Options = [pack, trust, at],
            Read = parsed => new VerifyRequest(
                parsed.GetRequiredValue(pack),
                ReadTrust(parsed.GetValue(trust)),
                ReadAt(parsed.GetValue(at)),
                null
            ),
            Run = static (request, progress, cancellationToken) =>
            {
                progress.Stage($"verifying {request.Pack}");
                return PackVerification
                    .Run(request.Pack, request.Trust, request.At, progress, cancellationToken)
                    .Result;
            },
            Print = VerificationScreen.Print,
            Write = VerificationScreen.WriteJson,
            ExitCode = static result => result.IsAccepted ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    private static Command Replay()
    {
        var (pack, trust, at, html) = (Pack(), Trust(), At(), Html());
        return new MeterVerb<VerifyRequest, ComplianceReplay>(
            "replay",
            "Replay the ten steps of an authorisation, and the duties beside them, against the articles: pass, fail or absent."
        )
        {
            Options = [pack, trust, at, html],
            Read = parsed => new VerifyRequest(
                parsed.GetRequiredValue(pack),
                ReadTrust(parsed.GetValue(trust)),
                ReadAt(parsed.GetValue(at)),
                parsed.GetValue(html)
            ),
            Run = static (request, progress, cancellationToken) =>
            {
                progress.Stage($"verifying {request.Pack}");
                var replay = ComplianceReplay.Of(
                    PackVerification
                        .Run(request.Pack, request.Trust, request.At, progress, cancellationToken)
                        .Verdict
                );
                if (request.Html is { } path)
                {
                    RequiredPath.MustDiffer("--html", path, request.Pack);
                    HtmlFile.Write(path, ReplayPage.Create(replay));
                }

                return replay;
            },
            Print = ReplayScreen.Print,
            Write = ReplayScreen.WriteJson,
            ExitCode = static replay => replay.IsSupported ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    private sealed record MakeRequest(
        string Log,
        string Evidence,
        string Key,
        ValidityPeriod Period,
        string Output
    );

    private sealed record VerifyRequest(
        string Pack,
        TrustFile? Trust,
        DateTimeOffset At,
        string? Html
    );
}
