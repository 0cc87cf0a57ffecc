using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter verify</c>: a log, receipts, or a signed list of differences, offline.</summary>
internal static class MeterVerifyCommand
{
    public static Command Create()
    {
        var options = new VerbOptions();
        return new MeterVerb<VerifyRequest, List<MeterCheck>>(
            "verify",
            "Verify a log, receipts or a list of differences from files alone; nothing is changed."
        )
        {
            Options = options.All,
            Read = options.Read,
            Run = Run,
            Print = Print,
            Write = Write,
            ExitCode = checks =>
                checks.TrueForAll(check => check.IsAccepted) ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    private static List<MeterCheck> Run(
        VerifyRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        if (request.Log is null && request.Receipts.Length == 0 && request.Differences is null)
        {
            throw new UsageException("name what to verify: --log, --receipt or --differences");
        }

        var checks = new List<MeterCheck>();
        if (request.Log is { } log)
        {
            progress.Stage($"verifying {log}");
            checks.Add(CheckLog(log, request));
        }

        if (request.Receipts.Length > 0)
        {
            var policy = MeterFiles.Policy(
                request.Policy ?? throw new UsageException("--receipt needs --policy")
            );
            var verifiers = new Dictionary<string, UsageReceiptVerifier>(StringComparer.Ordinal);
            foreach (var path in request.Receipts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                checks.Add(CheckReceipt(path, policy, verifiers));
            }
        }

        if (request.Differences is { } folder)
        {
            progress.Stage($"verifying {folder}");
            checks.Add(CheckDifferences(folder, request, cancellationToken));
        }

        return checks;
    }

    private static MeterCheck CheckLog(string log, VerifyRequest request)
    {
        var verdict = UsageLogVerifier.Verify(
            MeterFiles.Log(log),
            request.Trust is { } trust ? MeterFiles.Trust(trust) : null,
            request.At,
            request.Roles,
            request.Witnessed is { } note ? MeterFiles.Checkpoint(note) : null
        );
        return new MeterCheck(
            log,
            verdict.Findings,
            verdict.SignerEstablished,
            FormattableString.Invariant($"{verdict.RecordCount} records")
        );
    }

    /// <param name="path">The receipt.</param>
    /// <param name="policy">Whose signatures its checkpoint needs.</param>
    /// <param name="verifiers">Those of the checkpoints verified so far.</param>
    private static MeterCheck CheckReceipt(
        string path,
        CheckpointPolicy policy,
        Dictionary<string, UsageReceiptVerifier> verifiers
    )
    {
        var receipt = MeterFiles.Receipt(path);
        var what = FormattableString.Invariant(
            $"record {receipt.Index}, event {receipt.EventId}, amount {MeterText.Format(receipt.Amount)}"
        );
        try
        {
            var note = Convert.ToBase64String(receipt.Checkpoint.Span);
            if (!verifiers.TryGetValue(note, out var verifier))
            {
                verifier = new UsageReceiptVerifier(receipt.Checkpoint.Span, policy);
                verifiers.Add(note, verifier);
            }

            return verifier.Verify(receipt)
                ? new MeterCheck(path, [], true, what)
                : new MeterCheck(
                    path,
                    ["The record is not in the log that the checkpoint describes."],
                    true,
                    what
                );
        }
        catch (CheckpointRefusedException refusal)
        {
            return new MeterCheck(path, [refusal.Message], false, what);
        }
        catch (FormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static MeterCheck CheckDifferences(
        string folder,
        VerifyRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.HerePolicy is not { } here || request.TherePolicy is not { } there)
        {
            throw new UsageException("--differences needs --here-policy and --there-policy");
        }

        using var list = TextFile.Open(Path.Combine(folder, ReconciliationResult.ListName));
        var verdict = ReconciliationVerifier.Verify(
            TextFile.ReadAllBytes(
                Path.Combine(folder, MeterReconcileCommand.StatementName),
                Primitives.Evidence.DsseEnvelope.MaxBytes
            ),
            list,
            request.Trust is { } trust ? MeterFiles.Trust(trust) : null,
            request.Roles,
            request.At,
            MeterFiles.Policy(here),
            MeterFiles.Policy(there),
            cancellationToken
        );
        return new MeterCheck(
            folder,
            verdict.Findings,
            verdict.SignerEstablished,
            FormattableString.Invariant($"{verdict.Differences} differences")
        );
    }

    private static void Print(TextWriter output, List<MeterCheck> checks)
    {
        foreach (var check in checks)
        {
            foreach (var finding in check.Findings)
            {
                output.WriteLine(
                    $"FAIL  {InertText.OneLine(check.Name)}: {InertText.OneLine(finding)}"
                );
            }

            output.WriteLine(
                $"{check.Verdict}  {InertText.OneLine(check.Name)}: {InertText.OneLine(check.What)}"
            );
        }
    }

    private static void Write(Utf8JsonWriter json, List<MeterCheck> checks)
    {
        json.WriteStartObject();
        json.WriteBoolean("accepted", checks.TrueForAll(check => check.IsAccepted));
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("verdict", check.Verdict);
            json.WriteString("what", check.What);
            json.WriteStartArray("findings");
            foreach (var finding in check.Findings)
            {
                json.WriteStringValue(finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What is asked for.</summary>
    private sealed record VerifyRequest(
        string? Log,
        string[] Receipts,
        string? Policy,
        string? Differences,
        string? HerePolicy,
        string? TherePolicy,
        string? Trust,
        string[] Roles,
        string? Witnessed,
        DateTimeOffset At
    );

    /// <summary>What one check found.</summary>
    private sealed record MeterCheck(
        string Name,
        IReadOnlyList<string> Findings,
        bool IsSigned,
        string What
    )
    {
        public bool IsAccepted => Findings.Count == 0 && IsSigned;

        public string Verdict =>
            Findings.Count > 0 ? "refused"
            : IsSigned ? "verified"
            : "consistent, signer not established";
    }

    /// <summary>The options of the verb.</summary>
    private sealed class VerbOptions
    {
        private readonly Option<string?> _log = new("--log")
        {
            Description = "Folder of a closed usage log.",
        };

        private readonly Option<string[]> _receipts = new("--receipt")
        {
            Description =
                "File of a receipt (.tlog-proof); needs --policy; may be given many times.",
        };

        private readonly Option<string?> _policy = new("--policy")
        {
            Description =
                "Policy (C2SP tlog-policy): the log's key and the witnesses a checkpoint needs.",
        };

        private readonly Option<string?> _differences = new("--differences")
        {
            Description =
                "Folder that meter reconcile wrote; needs --here-policy and --there-policy.",
        };

        private readonly Option<string?> _herePolicy = MeterReconcileCommand.Policy(
            "--here-policy",
            isRequired: false
        );

        private readonly Option<string?> _therePolicy = MeterReconcileCommand.Policy(
            "--there-policy",
            isRequired: false
        );

        private readonly Option<string?> _trust = new("--trust")
        {
            Description =
                "Trust file with the keys to believe. Without it no signer is established.",
        };

        private readonly Option<string[]> _roles = new("--role")
        {
            Description = "A role that must have signed; operator by default.",
        };

        private readonly Option<string?> _witnessed = new("--witnessed")
        {
            Description = "The last cosigned checkpoint, which the log must continue.",
        };

        private readonly Option<string?> _at = new("--at")
        {
            Description = "The instant at which keys must be in force; now by default.",
        };

        public IReadOnlyList<Option> All =>
            [
                _log,
                _receipts,
                _policy,
                _differences,
                _herePolicy,
                _therePolicy,
                _trust,
                _roles,
                _witnessed,
                _at,
            ];

        public VerifyRequest Read(ParseResult parsed) =>
            new(
                parsed.GetValue(_log),
                parsed.GetValue(_receipts) ?? [],
                parsed.GetValue(_policy),
                parsed.GetValue(_differences),
                parsed.GetValue(_herePolicy),
                parsed.GetValue(_therePolicy),
                parsed.GetValue(_trust),
                parsed.GetValue(_roles) is { Length: > 0 } named
                    ? named
                    : [UsageLogVerifier.OperatorRole],
                parsed.GetValue(_witnessed),
                MeterText.Instant("--at", parsed.GetValue(_at)) ?? TimeProvider.System.GetUtcNow()
            );
    }
}
