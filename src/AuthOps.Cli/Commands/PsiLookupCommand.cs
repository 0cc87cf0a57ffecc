using System.CommandLine;
using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Cli.Output;
using AuthOps.Psi;
using AuthOps.Psi.Oprf;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi lookup</c>: a server keeps a large set, a client asks which of its keys are in it.</summary>
internal sealed class PsiLookupCommand
{
    // The connection accepts exactly one peer.
    private const string Peer = "peer";
    private const string LabelColumn = "label";

    private readonly PsiAddressOptions _address = new();
    private readonly PsiKeyOptions _keys = new();
    private readonly PsiSubjectOptions _subjects = new(tellsRows: false);
    private readonly PsiPeerOptions _peer = new();

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

    private readonly Option<string?> _result = new("--out")
    {
        Description = "Client: CSV file for the own rows that are in the set, and their labels.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON document.",
    };

    public static Command Create()
    {
        var verb = new PsiLookupCommand();
        var command = new Command(
            "lookup",
            "Look keys up in a set that stays with its server (--connect), or answer lookups (--listen)."
        );
        verb._address.AddTo(command);
        verb._keys.AddTo(command);
        verb._subjects.AddTo(command);
        verb._peer.AddTo(command);
        Option[] own =
        [
            verb._label,
            verb._labelBytes,
            verb._quota,
            verb._buckets,
            verb._sessions,
            verb._result,
            verb._json,
        ];
        foreach (var option in own)
        {
            command.Add(option);
        }

        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isServer = _address.IsServer(parsed);
        if (parsed.GetValue(_result) is { } path)
        {
            RequiredPath.MustDiffer("--out", path, _keys.Path(parsed));
            if (isServer)
            {
                throw new UsageException("--out is for the client; the server learns no rows");
            }
        }

        if (parsed.GetValue(_sessions) < 1)
        {
            throw new UsageException("--sessions must be at least 1");
        }

        if (!isServer && parsed.GetValue(_label) is not null)
        {
            throw new UsageException("--label is for the server");
        }

        using var certificates = _peer.Certificates(parsed);
        var connection = _peer.Connection(parsed);
        var file = CsvTableReader.Read(
            _keys.Path(parsed),
            _keys.Csv(parsed),
            cancellationToken: cancellationToken
        );
        var items = _keys.Items(parsed, file, _keys.Policy(parsed));
        return isServer
            ? await ServeAsync(parsed, file, items, certificates, connection, cancellationToken)
                .ConfigureAwait(false)
            : await AskAsync(parsed, file, items, certificates, connection, cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task<int> AskAsync(
        ParseResult parsed,
        CsvTable file,
        PsiItemSet items,
        PeerCertificates? certificates,
        PsiConnectionOptions connection,
        CancellationToken cancellationToken
    )
    {
        if (items.Count is 0 or > UnbalancedClient.MaxQueryItems)
        {
            throw new UsageException(
                FormattableString.Invariant(
                    $"a lookup takes 1 to {UnbalancedClient.MaxQueryItems} keys, and the file has {items.Count}; cut it"
                )
            );
        }

        var peer = await _address
            .OpenAsync(parsed, certificates, cancellationToken)
            .ConfigureAwait(false);
        LookupResult found;
        await using (peer.ConfigureAwait(false))
        {
            found = await LookupSession
                .RunAsync(
                    peer.Stream,
                    items,
                    connection,
                    progress: new SessionProgress(parsed.InvocationConfiguration.Error),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (parsed.GetValue(_result) is { } path)
        {
            string[] labels =
            [
                .. found
                    .MatchedRows.ToArray()
                    .Select(r => Encoding.UTF8.GetString(found.LabelOf(r).Span)),
            ];
            MatchedRowsFile.Write(
                path,
                file,
                _keys.Csv(parsed),
                found.MatchedRows,
                labels.Any(label => label.Length > 0) ? (LabelColumn, labels) : null,
                cancellationToken
            );
        }

        Print(
            parsed,
            $"{found.Found} of {items.Count} keys are in the set, {found.MatchedRows.Length} own rows match",
            ("keys", items.Count),
            ("found", found.Found),
            ("matchedRows", found.MatchedRows.Length)
        );
        return ExitCodes.Ok;
    }

    private async Task<int> ServeAsync(
        ParseResult parsed,
        CsvTable file,
        PsiItemSet items,
        PeerCertificates? certificates,
        PsiConnectionOptions connection,
        CancellationToken cancellationToken
    )
    {
        using var server = Server(parsed, file, items, cancellationToken);
        var error = parsed.InvocationConfiguration.Error;
        var failed = 0;
        var sessions = parsed.GetValue(_sessions);
        for (var session = 0; session < sessions; session++)
        {
            var peer = await _address
                .OpenAsync(parsed, certificates, cancellationToken)
                .ConfigureAwait(false);
            await using (peer.ConfigureAwait(false))
            {
                try
                {
                    _ = await LookupSession
                        .ServeAsync(peer.Stream, server, Peer, connection, cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (PsiProtocolException refused) when (sessions > 1)
                {
                    // One bad connection is no reason to leave the others unanswered.
                    failed++;
                    error.WriteLine($"authops: {InertText.OneLine(refused.Message)}");
                }
            }
        }

        Print(
            parsed,
            $"{server.Evaluations} evaluations given over {sessions - failed} connections, {failed} failed",
            ("keys", server.Count),
            ("evaluations", server.Evaluations),
            ("sessions", sessions - failed),
            ("failed", failed)
        );
        return ExitCodes.Ok;
    }

    private UnbalancedServer Server(
        ParseResult parsed,
        CsvTable file,
        PsiItemSet items,
        CancellationToken cancellationToken
    )
    {
        var options = new UnbalancedOptions
        {
            Subjects = _subjects.Subjects(parsed),
            LawfulBasis = _subjects.Basis(parsed),
            Mode = OprfMode.Voprf,
            EvaluationsPerClient = parsed.GetValue(_quota),
            BucketBits = parsed.GetValue(_buckets),
            LabelSize = parsed.GetValue(_label) is null ? 0 : parsed.GetValue(_labelBytes),
        };
        try
        {
            return UnbalancedServer.Create(
                items,
                options,
                parsed.GetValue(_label) is { } name ? Labels(parsed, file, name) : null,
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
                _keys.Path(parsed),
                file,
                column,
                parsed.GetValue(_labelBytes),
                "the label is longer than --label-bytes"
            )
            : throw new UsageException($"--label names '{name}', which is no column");

    private void Print(
        ParseResult parsed,
        FormattableString text,
        params (string Name, long Value)[] facts
    )
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!parsed.GetValue(_json))
        {
            output.WriteLine(FormattableString.Invariant(text));
            return;
        }

        JsonOutput.Print(
            output,
            json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in facts)
                {
                    json.WriteNumber(name, value);
                }

                json.WriteEndObject();
            }
        );
    }
}
