using System.CommandLine;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi lookup</c>: a server keeps a large set, a client asks which of its keys are in it.</summary>
internal static class PsiLookupCommand
{
    public static Command Create()
    {
        var shared = new PsiLookupOptions();
        var server = new PsiLookupServer(shared);
        var client = new PsiLookupClient(shared);
        var command = new Command(
            "lookup",
            "Look keys up in a set that stays with its server (--connect), or answer lookups (--listen)."
        );
        shared.AddTo(command);
        server.AddTo(command);
        client.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var isServer = shared.Address.IsServer(parsed);
                server.Check(parsed, isServer);
                client.Check(parsed, isServer);
                using var certificates = shared.Peer.Certificates(parsed);
                var connection = shared.Peer.Connection(parsed);
                var path = shared.Keys.Path(parsed);
                var file = CsvTableReader.Read(
                    path,
                    shared.Keys.Csv(parsed),
                    cancellationToken: cancellationToken
                );
                var items = shared.Subjects.Consented(
                    parsed,
                    path,
                    file,
                    shared.Keys.Items(parsed, file, shared.Keys.Policy(parsed))
                );
                await (
                    isServer
                        ? server.ServeAsync(
                            parsed,
                            file,
                            items,
                            certificates,
                            connection,
                            cancellationToken
                        )
                        : client.AskAsync(
                            parsed,
                            file,
                            items,
                            certificates,
                            connection,
                            cancellationToken
                        )
                ).ConfigureAwait(false);
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
