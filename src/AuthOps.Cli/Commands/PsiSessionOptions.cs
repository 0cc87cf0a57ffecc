using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say what a party agrees to, shared by <c>authops psi serve</c> and <c>join</c>.</summary>
internal sealed class PsiSessionOptions
{
    private readonly Option<string> _output = new("--output")
    {
        Description =
            "cardinality, rows (to the receiver) or rows-to-both; the same on both sides.",
        DefaultValueFactory = _ => "cardinality",
    };

    private readonly Option<int> _minimum = new("--minimum")
    {
        Description = "Rows stay closed below this many matches; the same on both sides.",
    };

    private readonly Option<int?> _bound = new("--bound")
    {
        Description = "Pad the number of keys to this, which the peer learns in its place.",
    };

    private readonly Option<int> _maxPeer = new("--max-peer")
    {
        Description = "The largest set accepted from the peer.",
        DefaultValueFactory = _ => 1 << 22,
    };

    private readonly Option<int> _payloadBytes = new("--payload-bytes")
    {
        Description =
            "Bytes of the longest payload of a match; the same on both sides; 0 for none.",
    };

    private readonly PsiProtocolOptions _protocol = new();
    private readonly PsiSubjectOptions _subjects = new();
    private readonly PsiPeerOptions _peer = new();

    public PsiSessionOptions()
    {
        _output.AcceptOnlyFromAmong("cardinality", "rows", "rows-to-both");
    }

    public void AddTo(Command command)
    {
        Option[] all = [_output, _minimum, _bound, _maxPeer, _payloadBytes];
        foreach (var option in all)
        {
            command.Add(option);
        }

        _protocol.AddTo(command);
        _subjects.AddTo(command);
        _peer.AddTo(command);
    }

    /// <summary>The bound of a large set, if one is named.</summary>
    public int? Bound(ParseResult parsed) => parsed.GetValue(_bound);

    /// <summary>The largest set accepted from the peer, if one is named.</summary>
    public int? MaxPeer(ParseResult parsed) =>
        parsed.GetResult(_maxPeer) is { Implicit: false } ? parsed.GetValue(_maxPeer) : null;

    /// <summary>What is agreed, checked; of a large set without its sizes.</summary>
    public PsiOptions Read(ParseResult parsed, bool isLarge)
    {
        var options = new PsiOptions
        {
            Output = parsed.GetValue(_output) switch
            {
                "rows" => PsiOutput.Rows,
                "rows-to-both" => PsiOutput.RowsToBoth,
                _ => PsiOutput.Cardinality,
            },
            Subjects = _subjects.Subjects(parsed),
            MinimumIntersection = parsed.GetValue(_minimum),
            SizeBound = isLarge ? null : parsed.GetValue(_bound),
            MaxPeerItems = isLarge ? 0 : parsed.GetValue(_maxPeer),
            PayloadBytes = parsed.GetValue(_payloadBytes),
            Purpose = _subjects.Purpose(parsed),
            PreSharedKey = _peer.PreSharedKey(parsed),
        };
        options = _protocol.Choose(parsed, options);
        Check(options);
        return options;
    }

    /// <summary>Refuses what is out of range.</summary>
    public static void Check(PsiOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The keys under the consent that the command line names, if any.</summary>
    public PsiItemSet Consented(ParseResult parsed, string path, CsvTable file, PsiItemSet items) =>
        _subjects.Consented(parsed, path, file, items);

    /// <summary>The same for rows that are read in batches.</summary>
    public PsiRowSource Consented(ParseResult parsed, LargeSource source, PsiRowSource rows) =>
        _subjects.Consented(parsed, source, rows);

    /// <summary>The certificates of mutual TLS, or null where a pre-shared key stands in.</summary>
    public PeerCertificates? Certificates(ParseResult parsed) => _peer.Certificates(parsed);
}
