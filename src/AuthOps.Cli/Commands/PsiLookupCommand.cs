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
    private const int MaxEpochBytes = 1 << 12;

    private readonly PsiAddressOptions _address = new();
    private readonly PsiKeyOptions _keys = new();
    private readonly PsiSubjectOptions _subjects = new();
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

    private readonly Option<string?> _epoch = new("--epoch")
    {
        Description =
            "Server: file for the parameters of this epoch. Client: those parameters, from a source you trust; another epoch is refused.",
    };

    private readonly Option<string?> _tags = new("--tags")
    {
        Description =
            "Client: tags that the server published for --epoch; then it learns the number of keys alone.",
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
            verb._publish,
            verb._allowsPublication,
            verb._epoch,
            verb._tags,
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

        RequireSides(parsed, isServer);

        using var certificates = _peer.Certificates(parsed);
        var connection = _peer.Connection(parsed);
        var file = CsvTableReader.Read(
            _keys.Path(parsed),
            _keys.Csv(parsed),
            cancellationToken: cancellationToken
        );
        var items = _subjects.Consented(
            parsed,
            _keys.Path(parsed),
            file,
            _keys.Items(parsed, file, _keys.Policy(parsed))
        );
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
        var (expected, published) = Published(parsed);
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
                    expected,
                    published,
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
        await PublishAsync(parsed, server, cancellationToken).ConfigureAwait(false);
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

    private void RequireSides(ParseResult parsed, bool isServer)
    {
        if (!isServer && parsed.GetValue(_label) is not null)
        {
            throw new UsageException("--label is for the server");
        }

        if (!isServer && (parsed.GetValue(_publish) ?? "") != "")
        {
            throw new UsageException("--publish is for the server; the client has --tags");
        }

        if (parsed.GetValue(_tags) is not null && (isServer || parsed.GetValue(_epoch) is null))
        {
            throw new UsageException("--tags is for the client, and goes with --epoch");
        }

        if (parsed.GetValue(_publish) is not null && parsed.GetValue(_epoch) is null)
        {
            throw new UsageException("--publish goes with --epoch: tags are of an epoch");
        }
    }

    /// <summary>The epoch and the tags that the client has, if it has them.</summary>
    private (EpochParameters? Epoch, PublishedTags? Tags) Published(ParseResult parsed)
    {
        if (parsed.GetValue(_epoch) is not { } epochPath)
        {
            return (null, null);
        }

        var epoch = Parse(
            epochPath,
            () => EpochParameters.Parse(TextFile.ReadAllBytes(epochPath, MaxEpochBytes))
        );
        if (parsed.GetValue(_tags) is not { } tagsPath)
        {
            return (epoch, null);
        }

        using var file = TextFile.Open(tagsPath);
        return (
            epoch,
            Parse(
                tagsPath,
                () =>
                {
                    var reader = new TagFileReader(epoch);
                    var buffer = new byte[1 << 16];
                    for (int read; (read = file.Read(buffer)) > 0; )
                    {
                        reader.Append(buffer.AsSpan(0, read));
                    }

                    return reader.Complete();
                }
            )
        );
    }

    private static T Parse<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is PsiProtocolException or InvalidOperationException)
        {
            throw new InputDataException(path, error.Message);
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

        if (parsed.GetValue(_epoch) is { } epochPath)
        {
            using var file = AtomicFile.Create(epochPath);
            file.Stream.Write(server.Epoch.ToBytes());
            file.Commit();
        }
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
            Purpose = _subjects.Purpose(parsed),
            AllowsPublication = parsed.GetValue(_allowsPublication),
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
