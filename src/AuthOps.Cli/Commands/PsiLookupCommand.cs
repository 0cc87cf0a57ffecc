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
            (parsed, cancellationToken) =>
                RunAsync(parsed, shared, server, client, cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        PsiLookupOptions shared,
        PsiLookupServer server,
        PsiLookupClient client,
        CancellationToken cancellationToken
    )
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
        var governance = shared.Governance.Read(
            parsed,
            shared.Subjects.Purpose(parsed),
            out var key
        );
        using var signer = key;
        items = await shared
            .Governance.Commitment.CommittedAsync(parsed, items, cancellationToken)
            .ConfigureAwait(false);
        var call = new PsiLookupCall(parsed, file, items, governance, certificates, connection);
        try
        {
            await (
                isServer
                    ? server.ServeAsync(call, cancellationToken)
                    : client.AskAsync(call, cancellationToken)
            ).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            throw new UsageException(wrong.Message);
        }

        return ExitCodes.Ok;
    }
}
