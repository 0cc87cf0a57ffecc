using System.CommandLine;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi serve</c> and <c>join</c>: one session with one peer.</summary>
internal static class PsiRunCommand
{
    public static Command Create(bool isServer)
    {
        var address = RequiredPath.Option(
            isServer ? "--listen" : "--connect",
            isServer ? "IP:PORT to wait at; port 0 takes a free one." : "HOST:PORT of the peer."
        );
        var role = new Option<string>("--role")
        {
            Description =
                "receiver obtains the output first; sender decides whether rows are opened.",
            DefaultValueFactory = _ => isServer ? "sender" : "receiver",
        };
        role.AcceptOnlyFromAmong("receiver", "sender");
        var result = new Option<string?>("--out")
        {
            Description = "CSV file for the own rows that match, and their payloads.",
        };
        var payload = new Option<string?>("--payload")
        {
            Description = "Column whose cells the sender attaches to its rows.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var keys = new PsiKeyOptions();
        var session = new PsiSessionOptions();
        var work = new PsiWorkOptions();
        var governance = new PsiGovernanceOptions();
        var command = new Command(
            isServer ? "serve" : "join",
            isServer
                ? "Wait for a peer and run one intersection with it."
                : "Connect to a peer that waits and run one intersection with it."
        );
        command.Add(address);
        command.Add(role);
        keys.AddTo(command);
        session.AddTo(command);
        work.AddTo(command);
        governance.AddTo(command);
        command.Add(payload);
        command.Add(result);
        command.Add(json);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var request = new IntersectionRequest(
                    isServer,
                    parsed.GetRequiredValue(address),
                    parsed.GetValue(role) == "receiver" ? PsiRole.Receiver : PsiRole.Sender,
                    keys.Path(parsed),
                    keys.Csv(parsed),
                    parsed.GetValue(payload),
                    parsed.GetValue(result)
                );
                var run = new PsiRun(parsed, request, keys, session, work, governance);
                await run.RunAsync(parsed.GetValue(json), cancellationToken).ConfigureAwait(false);
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
