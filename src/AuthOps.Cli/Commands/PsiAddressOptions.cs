using System.CommandLine;
using AuthOps.Cli.Intersections;

namespace AuthOps.Cli.Commands;

/// <summary>Whether a party waits for its peer or connects to it; exactly one of both.</summary>
internal sealed class PsiAddressOptions
{
    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "IP:PORT to wait at; port 0 takes a free one.",
    };

    private readonly Option<string?> _connect = new("--connect")
    {
        Description = "HOST:PORT of the peer, which waits.",
    };

    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_connect);
    }

    public bool IsServer(ParseResult parsed)
    {
        var isServer = parsed.GetValue(_listen) is not null;
        return isServer != (parsed.GetValue(_connect) is not null)
            ? isServer
            : throw new UsageException("give --listen on one side and --connect on the other");
    }

    /// <summary>Opens one connection.</summary>
    public Task<PeerConnection> OpenAsync(
        ParseResult parsed,
        PeerCertificates? certificates,
        CancellationToken cancellationToken
    ) =>
        PeerConnection.OpenAsync(
            IsServer(parsed),
            (parsed.GetValue(_listen) ?? parsed.GetValue(_connect))!,
            certificates,
            parsed.InvocationConfiguration.Error,
            cancellationToken
        );
}
