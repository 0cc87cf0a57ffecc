using System.CommandLine;
using System.Globalization;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi;
using AuthOps.Psi.Sum;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi sum</c>: the sum of one side's values over the keys that both have.</summary>
internal sealed class PsiSumCommand
{
    private readonly PsiAddressOptions _address = new();
    private readonly PsiKeyOptions _keys = new();
    private readonly PsiPeerOptions _peer = new();

    private readonly Option<string?> _value = new("--value")
    {
        Description =
            "Column of whole numbers; the side that gives it learns the sum, the other side has keys alone.",
    };

    private readonly Option<long> _lowest = new("--lowest")
    {
        Description = "Smaller values count as this; the same on both sides.",
        Required = true,
    };

    private readonly Option<long> _highest = new("--highest")
    {
        Description = "Larger values count as this; the same on both sides.",
        Required = true,
    };

    private readonly Option<int> _minimum = new("--minimum")
    {
        Description = "The sum stays closed below this many common keys; the same on both sides.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<bool> _both = new("--both")
    {
        Description = "The side with keys alone is told the sum, too; the same on both sides.",
    };

    private readonly Option<int> _maxPeer = new("--max-peer")
    {
        Description = "The largest set accepted from the peer.",
        DefaultValueFactory = _ => 1 << 20,
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose both sides declare, in the receipt and in the ledger.",
    };

    private readonly PsiGovernanceOptions _governance = new();

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON document.",
    };

    public static Command Create()
    {
        var verb = new PsiSumCommand();
        var command = new Command(
            "sum",
            "Add up one side's values over the keys both sides have; semi-honest."
        );
        verb._address.AddTo(command);
        verb._keys.AddTo(command);
        verb._peer.AddTo(command);
        verb._governance.AddTo(command);
        Option[] own =
        [
            verb._value,
            verb._lowest,
            verb._highest,
            verb._minimum,
            verb._both,
            verb._maxPeer,
            verb._purpose,
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
        _ = _address.IsServer(parsed);
        using var certificates = _peer.Certificates(parsed);
        var file = CsvTableReader.Read(
            _keys.Path(parsed),
            _keys.Csv(parsed),
            cancellationToken: cancellationToken
        );
        var items = _keys.Items(parsed, file, _keys.Policy(parsed));
        var values = parsed.GetValue(_value) is { } name
            ? Values(_keys.Path(parsed), file, name)
            : null;
        var options = Options(parsed, out var key);
        using var signer = key;
        CheckOptions(items, options);
        items = await _governance
            .Commitment.CommittedAsync(parsed, items, cancellationToken)
            .ConfigureAwait(false);
        var peer = await _address
            .OpenAsync(parsed, certificates, cancellationToken)
            .ConfigureAwait(false);
        await using var connected = peer.ConfigureAwait(false);
        var outcome = await SumAsync(parsed, peer.Stream, items, values, options, cancellationToken)
            .ConfigureAwait(false);
        _governance.Receipt.Write(parsed, outcome.Receipt);
        Print(parsed.InvocationConfiguration.Output, outcome, parsed.GetValue(_json));
        return ExitCodes.Ok;
    }

    private SumOptions Options(ParseResult parsed, out SigningKey? signer) =>
        new()
        {
            Lowest = parsed.GetValue(_lowest),
            Highest = parsed.GetValue(_highest),
            MinimumIntersection = parsed.GetValue(_minimum),
            BothLearnSum = parsed.GetValue(_both),
            MaxPeerItems = parsed.GetValue(_maxPeer),
            Governance = _governance.Read(parsed, parsed.GetValue(_purpose), out signer),
        };

    private async Task<SumOutcome> SumAsync(
        ParseResult parsed,
        Stream peer,
        PsiItemSet items,
        long[]? values,
        SumOptions options,
        CancellationToken cancellationToken
    )
    {
        var connection = _peer.Connection(parsed);
        var progress = new SessionProgress(parsed.InvocationConfiguration.Error);
        try
        {
            return values is null
                ? await SumSession
                    .RunKeysAsync(peer, items, options, connection, progress, cancellationToken)
                    .ConfigureAwait(false)
                : await SumSession
                    .RunValuesAsync(
                        peer,
                        items,
                        values,
                        options,
                        connection,
                        progress,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
        }
        catch (PsiProtocolException refused) when (refused.OneSidedReceipt is { } own)
        {
            _governance.Receipt.WriteOneSided(parsed, own);
            throw;
        }
    }

    /// <summary>Before anybody is spoken to.</summary>
    private static void CheckOptions(PsiItemSet items, SumOptions options)
    {
        try
        {
            using var party = new SumKeyParty(items, options);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static long[] Values(string path, CsvTable file, string name)
    {
        if (!file.Table.TryGetColumn(name, out var column))
        {
            throw new UsageException($"--value names '{name}', which is no column");
        }

        var codes = column.Codes.ToArray();
        var values = new long[codes.Length];
        for (var row = 0; row < codes.Length; row++)
        {
            if (
                codes[row] < 0
                || !long.TryParse(
                    column.Values[codes[row]],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out values[row]
                )
            )
            {
                throw new InputDataException(
                    path,
                    "the value is no whole number; use a smaller unit, and 0 for none",
                    file.Lines.LineOf(row)
                );
            }
        }

        return values;
    }

    private static void Print(TextWriter output, SumOutcome outcome, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Print(
                output,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("opened", outcome.IsOpened);
                    WriteNumber(json, "count", outcome.Count);
                    WriteNumber(json, "sum", outcome.Sum);
                    json.WriteEndObject();
                }
            );
            return;
        }

        output.WriteLine(
            outcome.Count is { } count
                ? FormattableString.Invariant($"{count} keys in common")
                : "fewer keys in common than the minimum"
        );
        output.WriteLine(
            outcome.Sum is { } sum ? FormattableString.Invariant($"sum {sum}")
            : outcome.IsOpened ? "the sum is told to the other side alone"
            : "the sum stays closed"
        );
    }

    private static void WriteNumber(System.Text.Json.Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
