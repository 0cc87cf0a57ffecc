using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Cli.Output;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Cli.Commands;

/// <summary>The server's side of <c>authops psi lookup</c>: its options, and what it does. Used by one thread.</summary>
internal sealed class PsiLookupServer(PsiLookupOptions shared)
{
    // The connection accepts exactly one peer.
    private const string Peer = "peer";

    private readonly Option<string?> _label = new("--label")
    {
        Description = "Server: column whose cell a client learns for a key it has.",
    };

    private readonly Option<int> _labelBytes = new("--label-bytes")
    {
        Description = "Server: bytes of the longest label; all take that much.",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<int> _quota = new("--quota")
    {
        Description =
            "Server: evaluations the client gets while this server runs; each key asked for is one.",
        DefaultValueFactory = _ => 100_000,
    };

    private readonly Option<int?> _buckets = new("--bucket-bits")
    {
        Description =
            "Server: bits of a public hash of each key that the client tells, to be sent a bucket and not the set; 0 for none.",
    };

    private readonly Option<int> _sessions = new("--sessions")
    {
        Description = "Server: how many connections to answer, one after another.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _publish = new("--publish")
    {
        Description =
            "Server: file for the tags of the set, to give to clients with --epoch; what is given away cannot be taken back.",
    };

    private readonly Option<bool> _allowsPublication = new("--consent-to-publication")
    {
        Description =
            "Server: over natural persons, that the purpose they consented to takes publication in.",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _label,
            _labelBytes,
            _quota,
            _buckets,
            _sessions,
            _publish,
            _allowsPublication,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>Refuses what only a server has, on the client's side, and what cannot be on the own one.</summary>
    public void Check(ParseResult parsed, bool isServer)
    {
        if (parsed.GetValue(_sessions) < 1)
        {
            throw new UsageException("--sessions must be at least 1");
        }

        if (!isServer && parsed.GetValue(_label) is not null)
        {
            throw new UsageException("--label is for the server");
        }

        if (!isServer && parsed.GetValue(_publish) is not null)
        {
            throw new UsageException("--publish is for the server; the client has --tags");
        }

        if (parsed.GetValue(_publish) is not null && parsed.GetValue(shared.Epoch) is null)
        {
            throw new UsageException("--publish goes with --epoch: tags are of an epoch");
        }
    }

    /// <summary>Publishes what is asked for, then answers connections one after another.</summary>
    public async Task ServeAsync(PsiLookupCall call, CancellationToken cancellationToken)
    {
        var parsed = call.Parsed;
        using var server = Server(call, cancellationToken);
        await PublishAsync(parsed, server, cancellationToken).ConfigureAwait(false);
        var error = parsed.InvocationConfiguration.Error;
        var failed = 0;
        var sessions = parsed.GetValue(_sessions);
        for (var session = 1; session <= sessions; session++)
        {
            try
            {
                await ServeAsync(call, server, sessions > 1 ? session : null, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception refused)
                when (sessions > 1 && refused is PsiProtocolException or PsiCapException)
            {
                // One bad connection is no reason to leave the others unanswered.
                failed++;
                error.WriteLine($"authops: {InertText.OneLine(refused.Message)}");
            }
        }

        shared.Print(
            parsed,
            $"{server.Evaluations} evaluations given over {sessions - failed} connections, {failed} failed",
            ("keys", server.Count),
            ("evaluations", server.Evaluations),
            ("sessions", sessions - failed),
            ("failed", failed)
        );
    }

    /// <summary>Answers one connection; its number is that of several.</summary>
    private async Task ServeAsync(
        PsiLookupCall call,
        UnbalancedServer server,
        int? number,
        CancellationToken cancellationToken
    )
    {
        var receipts = shared.Governance.Receipt;
        var peer = await shared
            .Address.OpenAsync(call.Parsed, call.Certificates, cancellationToken)
            .ConfigureAwait(false);
        await using var connected = peer.ConfigureAwait(false);
        try
        {
            var outcome = await LookupSession
                .ServeAsync(peer.Stream, server, Peer, call.Connection, cancellationToken)
                .ConfigureAwait(false);
            if (outcome.Receipt is { } receipt)
            {
                receipts.WriteKept(call.Parsed, receipt, number);
            }
        }
        catch (PsiProtocolException failed) when (failed.OneSidedReceipt is { } kept)
        {
            receipts.WriteKept(call.Parsed, kept, number);
            throw;
        }
    }

    private async Task PublishAsync(
        ParseResult parsed,
        UnbalancedServer server,
        CancellationToken cancellationToken
    )
    {
        if (parsed.GetValue(_publish) is { } path)
        {
            using var file = AtomicFile.Create(path);
            await server
                .PublishAsync(file.Stream, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            file.Commit();
        }

        if (parsed.GetValue(shared.Epoch) is { } epochPath)
        {
            using var file = AtomicFile.Create(epochPath);
            file.Stream.Write(server.Epoch.ToBytes());
            file.Commit();
        }
    }

    private UnbalancedServer Server(PsiLookupCall call, CancellationToken cancellationToken)
    {
        var parsed = call.Parsed;
        var options = new UnbalancedOptions
        {
            Subjects = shared.Subjects.Subjects(parsed),
            Purpose = shared.Subjects.Purpose(parsed),
            AllowsPublication = parsed.GetValue(_allowsPublication),
            Mode = OprfMode.Voprf,
            EvaluationsPerClient = parsed.GetValue(_quota),
            BucketBits = parsed.GetValue(_buckets),
            LabelSize = parsed.GetValue(_label) is null ? 0 : parsed.GetValue(_labelBytes),
            Governance = _ => call.Governance,
            Ledger = call.Governance.Limits?.Ledger,
            Resource = call.Governance.Limits?.Resource,
        };
        try
        {
            return UnbalancedServer.Create(
                call.Items,
                options,
                parsed.GetValue(_label) is { } name ? Labels(parsed, call.File, name) : null,
                cancellationToken
            );
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private ReadOnlyMemory<byte>[] Labels(ParseResult parsed, CsvTable file, string name) =>
        file.Table.TryGetColumn(name, out var column)
            ? CellBytes.Of(
                shared.Keys.Path(parsed),
                file,
                column,
                parsed.GetValue(_labelBytes),
                "the label is longer than --label-bytes"
            )
            : throw new UsageException($"--label names '{name}', which is no column");
}
