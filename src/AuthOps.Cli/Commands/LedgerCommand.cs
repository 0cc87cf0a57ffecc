using System.CommandLine;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops anonymize ledger</c>: makes a ledger of releases, or checks one and says what it holds.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder of the ledger." };
        var create = new Option<bool>("--create")
        {
            Description = "Make an empty ledger, and its key where --ledger-key names no file yet.",
        };
        var key = new Option<string?>("--ledger-key")
        {
            Description =
                "File of the ledger's key; without it entries are checked by digest and not opened.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "ledger",
            "Make a ledger of the releases about the same persons, or check one."
        );
        command.Add(folder);
        command.Add(create);
        command.Add(key);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(folder);
                var ledger = parsed.GetValue(create)
                    ? Make(path, parsed.GetValue(key))
                    : Check(path, parsed.GetValue(key), cancellationToken);
                Print(parsed.InvocationConfiguration.Output, ledger, parsed.GetValue(json));
                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    private static ReleaseLedger Make(string path, string? keyPath)
    {
        if (keyPath is null)
        {
            throw new UsageException("--create needs --ledger-key, a file outside the ledger");
        }

        RequiredPath.MustBeOutside("--ledger-key", keyPath, path);
        try
        {
            var ledger = ReleaseLedger.Create(path);
            using var key = File.Exists(keyPath)
                ? LedgerKeyFile.Load(keyPath)
                : LedgerKeyFile.Create(keyPath);
            return ledger;
        }
        catch (ReleaseLedgerException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static ReleaseLedger Check(
        string path,
        string? keyPath,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var ledger = ReleaseLedger.Open(path);
            if (keyPath is not null)
            {
                using var key = LedgerKeyFile.Load(keyPath);
                _ = ledger.Read(key, cancellationToken);
            }

            return ledger;
        }
        catch (ReleaseLedgerException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static void Print(TextWriter output, ReleaseLedger ledger, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Print(
                output,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("report", "authops/release-ledger");
                    json.WriteNumber("version", 1);
                    json.WriteString("head", ledger.Head);
                    json.WriteStartArray("releases");
                    foreach (var release in ledger.Releases)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", release.Name);
                        json.WriteString("sha256", release.Sha256);
                        json.WriteString("entry", release.EntryDigest);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            );
            return;
        }

        output.WriteLine($"{ledger.Releases.Count} releases, none missing and none changed");
        foreach (var release in ledger.Releases)
        {
            output.WriteLine($"  {InertText.OneLine(release.Name)} sha256 {release.Sha256}");
        }

        output.WriteLine($"  head {ledger.Head}");
    }
}
