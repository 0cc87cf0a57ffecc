using System.CommandLine;
using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Cli.Commands;

/// <summary>The client's side of <c>authops psi lookup</c>: its options, and what it does. Used by one thread.</summary>
internal sealed class PsiLookupClient(PsiLookupOptions shared)
{
    private const string LabelColumn = "label";
    private const int MaxEpochBytes = 1 << 12;

    private readonly Option<string?> _tags = new("--tags")
    {
        Description =
            "Client: tags that the server published for --epoch; then it learns the number of keys alone.",
    };

    private readonly Option<string?> _result = new("--out")
    {
        Description = "Client: CSV file for the own rows that are in the set, and their labels.",
    };

    public void AddTo(Command command)
    {
        command.Add(_tags);
        command.Add(_result);
    }

    /// <summary>Refuses what only a client has, on the server's side, and what cannot be on the own one.</summary>
    public void Check(ParseResult parsed, bool isServer)
    {
        if (parsed.GetValue(_result) is { } path)
        {
            RequiredPath.MustDiffer("--out", path, shared.Keys.Path(parsed));
            if (isServer)
            {
                throw new UsageException("--out is for the client; the server learns no rows");
            }
        }

        if (
            parsed.GetValue(_tags) is not null
            && (isServer || parsed.GetValue(shared.Epoch) is null)
        )
        {
            throw new UsageException("--tags is for the client, and goes with --epoch");
        }
    }

    /// <summary>Asks for the keys over one connection and writes the rows that are there.</summary>
    public async Task AskAsync(PsiLookupCall call, CancellationToken cancellationToken)
    {
        var (parsed, items) = (call.Parsed, call.Items);
        var (expected, published) = Published(parsed);
        if (items.Count is 0 or > UnbalancedClient.MaxQueryItems)
        {
            throw new UsageException(
                FormattableString.Invariant(
                    $"a lookup takes 1 to {UnbalancedClient.MaxQueryItems} keys, and the file has {items.Count}; cut it"
                )
            );
        }

        var options = new LookupOptions
        {
            ExpectedEpoch = expected,
            Published = published,
            Governance = call.Governance,
        };
        var outcome = await AskAsync(call, options, cancellationToken).ConfigureAwait(false);
        var found = outcome.Result!;
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
                call.File,
                shared.Keys.Csv(parsed),
                found.MatchedRows,
                labels.Any(label => label.Length > 0) ? (LabelColumn, labels) : null,
                cancellationToken
            );
        }

        shared.Print(
            parsed,
            $"{found.Found} of {items.Count} keys are in the set, {found.MatchedRows.Length} own rows match",
            ("keys", items.Count),
            ("found", found.Found),
            ("matchedRows", found.MatchedRows.Length)
        );
    }

    private async Task<LookupOutcome> AskAsync(
        PsiLookupCall call,
        LookupOptions options,
        CancellationToken cancellationToken
    )
    {
        var parsed = call.Parsed;
        var peer = await shared
            .Address.OpenAsync(parsed, call.Certificates, cancellationToken)
            .ConfigureAwait(false);
        await using var connected = peer.ConfigureAwait(false);
        try
        {
            var outcome = await LookupSession
                .RunAsync(
                    peer.Stream,
                    call.Items,
                    options,
                    call.Connection,
                    new SessionProgress(parsed.InvocationConfiguration.Error),
                    cancellationToken
                )
                .ConfigureAwait(false);
            shared.Governance.Receipt.Write(parsed, outcome.Receipt);
            return outcome;
        }
        catch (PsiProtocolException failed) when (failed.OneSidedReceipt is { } kept)
        {
            shared.Governance.Receipt.WriteKept(parsed, kept);
            throw;
        }
    }

    /// <summary>The epoch and the tags that the client has, if it has them.</summary>
    private (EpochParameters? Epoch, PublishedTags? Tags) Published(ParseResult parsed)
    {
        if (parsed.GetValue(shared.Epoch) is not { } epochPath)
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
}
