using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;

namespace AuthOps.Cli.Commands;

/// <summary>How the peer proves who it is, shared by the verbs of <c>authops psi</c> that speak to one.</summary>
internal sealed class PsiPeerOptions
{
    private const int MaxKeyFile = 4096;

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

    public void AddTo(Command command)
    {
        command.Add(_certificate);
        command.Add(_key);
        command.Add(_peer);
        command.Add(_preShared);
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

    /// <summary>How messages of lookups and sums travel.</summary>
    public PsiConnectionOptions Connection(ParseResult parsed) =>
        new() { PreSharedKey = PreSharedKey(parsed) };

    /// <summary>The bytes of the file, or none.</summary>
    public byte[] PreSharedKey(ParseResult parsed)
    {
        if (parsed.GetValue(_preShared) is not { } path)
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
