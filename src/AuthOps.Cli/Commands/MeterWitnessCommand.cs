using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter witness</c>: ask for a cosignature, give one, and put it beside the log.</summary>
internal static class MeterWitnessCommand
{
    public static Command Create()
    {
        var command = new Command(
            "witness",
            "Cosign checkpoints that continue the last one seen, so that a log cannot be set back."
        );
        command.Add(Request());
        command.Add(Cosign());
        command.Add(Add());
        return command;
    }

    private static Command Request()
    {
        var log = MeterCommand.Log();
        var known = new Option<ulong>("--known")
        {
            Description = "The size of the checkpoint the witness saw last; 0 for none.",
        };
        var output = Output("The request, for the witness.");
        var command = new Command(
            "request",
            "Make the request for the log's checkpoint (operator)."
        );
        command.Add(log);
        command.Add(known);
        command.Add(output);
        command.SetAction(parsed =>
        {
            RequiredPath.MustBeOutside(
                output.Name,
                parsed.GetRequiredValue(output),
                parsed.GetRequiredValue(log)
            );
            using var open = UsageLog.Open(MeterFiles.Log(parsed.GetRequiredValue(log)));
            try
            {
                var request = open.CreateWitnessRequest(parsed.GetValue(known));
                AtomicFile.WriteAllBytes(parsed.GetRequiredValue(output), request.ToBytes());
                return ExitCodes.Ok;
            }
            catch (ArgumentOutOfRangeException)
            {
                throw new UsageException(
                    "--known is larger than the checkpoint; it cannot continue that: this log was set back, or is another one"
                );
            }
            catch (InvalidOperationException error)
            {
                throw new InputDataException(parsed.GetRequiredValue(log), error.Message);
            }
        });
        return command;
    }

    private static Command Cosign()
    {
        var state = RequiredPath.Option(
            "--state",
            "Folder where the witness remembers; made if absent."
        );
        var name = RequiredPath.Option("--name", "The witness's name in notes.");
        var key = RequiredPath.Option("--key", "The witness's Ed25519 private key (PEM, 0600).");
        var policy = RequiredPath.Option(
            "--policy",
            "Policy with the keys of the logs it watches."
        );
        var request = RequiredPath.Option("--request", "The request.");
        var output = Output("The note with the cosignature, for the operator.");
        var json = MeterCommand.Json();
        var command = new Command(
            "cosign",
            "Check a request and cosign (witness). Exits with 4 where the log was set back, forked or is unknown."
        );
        Option[] options = [state, name, key, policy, request, output, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            RequiredPath.MustBeOutside(
                output.Name,
                parsed.GetRequiredValue(output),
                parsed.GetRequiredValue(state)
            );
            RequiredPath.MustDiffer(
                output.Name,
                parsed.GetRequiredValue(output),
                parsed.GetRequiredValue(key),
                parsed.GetRequiredValue(policy),
                parsed.GetRequiredValue(request)
            );
            var (note, cosigner) = Cosign(
                parsed.GetRequiredValue(state),
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(key),
                parsed.GetRequiredValue(policy),
                parsed.GetRequiredValue(request)
            );
            AtomicFile.WriteAllBytes(parsed.GetRequiredValue(output), note.ToBytes());
            Answer(parsed.InvocationConfiguration.Output, note, cosigner, parsed.GetValue(json));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static (SignedNote Note, NoteKey Key) Cosign(
        string state,
        string name,
        string key,
        string policy,
        string request
    )
    {
        var logs = MeterFiles.Policy(policy);
        var asked = MeterFiles.Request(request);
        using var signing = MeterFiles.Key(key);
        using var witness = Open(state, name, signing, logs);
        try
        {
            return (asked.Note.With(witness.Cosign(asked)), witness.Key);
        }
        catch (FormatException error)
        {
            throw new InputDataException(request, error.Message);
        }
    }

    private static void Answer(TextWriter output, SignedNote note, NoteKey key, bool isJson)
    {
        var checkpoint = UsageCheckpoint.Parse(note.Text.Span);
        if (!isJson)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"cosigned {checkpoint.Size} records of {checkpoint.Origin}\nwitness {key.Name} {key}"
                )
            );
            return;
        }

        JsonOutput.Print(
            output,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("origin", checkpoint.Origin);
                writer.WriteNumber("size", checkpoint.Size);
                writer.WriteString("verifierKey", key.ToString());
                writer.WriteEndObject();
            }
        );
    }

    private static Command Add()
    {
        var log = MeterCommand.Log();
        var policy = RequiredPath.Option(
            "--policy",
            "Policy that the checkpoint must satisfy then."
        );
        var notes = new Option<string[]>("--note")
        {
            Description = "A cosigned note that a witness gave; may be given many times.",
            Required = true,
        };
        var command = new Command("add", "Put cosignatures beside the log (operator).");
        command.Add(log);
        command.Add(policy);
        command.Add(notes);
        command.SetAction(parsed =>
        {
            var logs = MeterFiles.Policy(parsed.GetRequiredValue(policy));
            var given = parsed.GetRequiredValue(notes).Select(MeterFiles.Note).ToList();
            using var open = UsageLog.Open(MeterFiles.Log(parsed.GetRequiredValue(log)));
            var known = open.FindCheckpoint()?.Signatures.Select(Line).ToHashSet() ?? [];
            var added = given
                .SelectMany(note => note.Signatures)
                .Where(signature => known.Add(Line(signature)))
                .ToArray();
            try
            {
                open.AddCosignatures(logs, added);
            }
            catch (InvalidOperationException error)
            {
                throw new InputDataException(parsed.GetRequiredValue(log), error.Message);
            }

            parsed.InvocationConfiguration.Output.WriteLine(
                FormattableString.Invariant($"{added.Length} cosignatures added")
            );
            return ExitCodes.Ok;
        });
        return command;

        static string Line(NoteSignature signature) =>
            $"{signature.Name} {Convert.ToHexString(signature.Bytes.Span)}";
    }

    private static UsageWitness Open(
        string state,
        string name,
        Primitives.Signatures.SigningKey key,
        CheckpointPolicy logs
    )
    {
        try
        {
            return UsageWitness.Open(state, name, key, logs);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static Option<string> Output(string description) =>
        RequiredPath.Option("--output", description);
}
