using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say what a party agrees to, shared by <c>authops psi serve</c> and <c>join</c>.</summary>
internal sealed class PsiSessionOptions
{
    private const string BasisPredicate = "urn:authops:predicate:consent-set:v1";
    private const int MaxKeyFile = 4096;

    private readonly Option<string> _suite = new("--suite")
    {
        Description = "ristretto255, x25519-ell2, sm2 or p256; the same on both sides.",
        DefaultValueFactory = _ => "ristretto255",
    };

    private readonly Option<string> _output = new("--output")
    {
        Description =
            "cardinality, rows (to the receiver) or rows-to-both; the same on both sides.",
        DefaultValueFactory = _ => "cardinality",
    };

    private readonly Option<string> _subjects = new("--subjects")
    {
        Description = "Whom the keys identify: natural or legal persons; the same on both sides.",
        DefaultValueFactory = _ => "natural",
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

    private readonly Option<string?> _basis = new("--basis")
    {
        Description =
            "Signed statement that rows over natural persons rest on; its digest goes into the facts both parties share.",
    };

    private readonly Option<string?> _basisUntil = new("--basis-until")
    {
        Description = "When the statement stops to hold, such as 2026-12-31T00:00:00Z.",
    };

    private readonly Option<string?> _certificate = new("--tls-cert")
    {
        Description = "Own certificate (PEM) for mutual TLS 1.3.",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "Private key (PEM) of the own certificate.",
    };

    private readonly Option<string?> _peer = new("--tls-peer")
    {
        Description = "The peer's certificate (PEM): exactly this one is accepted.",
    };

    private readonly Option<string?> _preShared = new("--psk")
    {
        Description =
            "File of at least 32 random bytes that both parties hold; needed without TLS.",
    };

    public PsiSessionOptions()
    {
        _suite.AcceptOnlyFromAmong("ristretto255", "x25519-ell2", "sm2", "p256");
        _output.AcceptOnlyFromAmong("cardinality", "rows", "rows-to-both");
        _subjects.AcceptOnlyFromAmong("natural", "legal");
    }

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _suite,
            _output,
            _subjects,
            _minimum,
            _bound,
            _maxPeer,
            _payloadBytes,
            _basis,
            _basisUntil,
            _certificate,
            _key,
            _peer,
            _preShared,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
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
            Subjects =
                parsed.GetValue(_subjects) == "legal"
                    ? PsiSubjects.LegalPersons
                    : PsiSubjects.NaturalPersons,
            Suite = parsed.GetValue(_suite) switch
            {
                "x25519-ell2" => PsiSuite.EcdhX25519Elligator2,
                "sm2" => PsiSuite.EcdhSm2,
                "p256" => PsiSuite.EcdhP256,
                _ => PsiSuite.EcdhRistretto255,
            },
            MinimumIntersection = parsed.GetValue(_minimum),
            SizeBound = isLarge ? null : parsed.GetValue(_bound),
            MaxPeerItems = isLarge ? 0 : parsed.GetValue(_maxPeer),
            PayloadBytes = parsed.GetValue(_payloadBytes),
            LawfulBasis = Basis(parsed),
            PreSharedKey = PreSharedKey(parsed.GetValue(_preShared)),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new UsageException(error.Message);
        }

        return options;
    }

    /// <summary>The certificates of mutual TLS, or null where a pre-shared key stands in.</summary>
    public PeerCertificates? Certificates(ParseResult parsed)
    {
        var own = parsed.GetValue(_certificate);
        var key = parsed.GetValue(_key);
        var peer = parsed.GetValue(_peer);
        if (own is not null && key is not null && peer is not null)
        {
            return PeerCertificates.Load(own, key, peer, TimeProvider.System);
        }

        if (own is not null || key is not null || peer is not null)
        {
            throw new UsageException("mutual TLS needs --tls-cert, --tls-key and --tls-peer");
        }

        return parsed.GetValue(_preShared) is not null
            ? null
            : throw new UsageException(
                "the peer must prove who it is: give --tls-cert, --tls-key and --tls-peer, or --psk"
            );
    }

    private LawfulBasis? Basis(ParseResult parsed)
    {
        var path = parsed.GetValue(_basis);
        var until = parsed.GetValue(_basisUntil);
        if (path is null && until is null)
        {
            return null;
        }

        if (
            path is null
            || !DateTimeOffset.TryParse(
                until,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expiry
            )
        )
        {
            throw new UsageException("--basis and --basis-until go together, a file and a time");
        }

        using var file = TextFile.Open(path);
        return new LawfulBasis(
            Convert.ToHexStringLower(SHA256.HashData(file)),
            BasisPredicate,
            expiry
        );
    }

    private static byte[] PreSharedKey(string? path)
    {
        if (path is null)
        {
            return [];
        }

        using var file = TextFile.Open(path);
        var key = new byte[MaxKeyFile];
        var length = file.ReadAtLeast(key, key.Length, throwOnEndOfStream: false);
        return length is >= PsiOptions.MinPreSharedKeyBytes and < MaxKeyFile
            ? key[..length]
            : throw new InputDataException(
                path,
                FormattableString.Invariant(
                    $"a pre-shared key has {PsiOptions.MinPreSharedKeyBytes} to {MaxKeyFile - 1} bytes"
                )
            );
    }
}
