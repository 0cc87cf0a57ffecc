using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Intersections;

/// <summary>
/// One TCP connection to a peer, under mutual TLS 1.3 where certificates are given: each side shows its own and accepts exactly
/// the peer's. Used by one thread.
/// </summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_handshakeTimeout = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;

    private PeerConnection(TcpClient client, Stream stream)
    {
        _client = client;
        Stream = stream;
    }

    public Stream Stream { get; }

    /// <summary>Waits for one peer at an address, and says on stderr that it does, or connects to one that waits there.</summary>
    public static Task<PeerConnection> OpenAsync(
        bool isServer,
        string address,
        PeerCertificates? certificates,
        TextWriter error,
        CancellationToken cancellationToken
    ) =>
        isServer
            ? AcceptAsync(address, certificates, error, cancellationToken)
            : ConnectAsync(address, certificates, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private static async Task<PeerConnection> AcceptAsync(
        string address,
        PeerCertificates? certificates,
        TextWriter error,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = Parse("--listen", address);
        if (!IPAddress.TryParse(host, out var ip))
        {
            throw new UsageException("--listen must be IP:PORT, such as 0.0.0.0:7443");
        }

        using var listener = new TcpListener(ip, port);
        try
        {
            listener.Start(1);
        }
        catch (SocketException refused)
        {
            throw new InputDataException(address, refused.Message);
        }

        error.WriteLine($"authops: waiting at {listener.LocalEndpoint}");
        var client = await listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
        return await WrapAsync(client, certificates, isServer: true, host, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<PeerConnection> ConnectAsync(
        string address,
        PeerCertificates? certificates,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = Parse("--connect", address);
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            client.Dispose();
            throw new InputDataException(address, refused.Message);
        }

        return await WrapAsync(client, certificates, isServer: false, host, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<PeerConnection> WrapAsync(
        TcpClient client,
        PeerCertificates? certificates,
        bool isServer,
        string host,
        CancellationToken cancellationToken
    )
    {
        client.NoDelay = true;
        if (certificates is null)
        {
            return new PeerConnection(client, client.GetStream());
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_handshakeTimeout);
        var tls = new SslStream(client.GetStream());
        try
        {
            await (
                isServer
                    ? tls.AuthenticateAsServerAsync(certificates.ForServer(), limit.Token)
                    : tls.AuthenticateAsClientAsync(certificates.ForClient(host), limit.Token)
            ).ConfigureAwait(false);
            return new PeerConnection(client, tls);
        }
        catch (Exception error)
            when (error is AuthenticationException
                || (
                    error is OperationCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            )
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            client.Dispose();
            throw new PrivacyRefusedException(
                "the peer did not prove to be the one --tls-peer names, or is no TLS 1.3 peer"
            );
        }
    }

    private static (string Host, int Port) Parse(string option, string address)
    {
        var at = address.LastIndexOf(':');
        return
            at > 0
            && ushort.TryParse(
                address.AsSpan(at + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
            ? (address[..at].Trim('[', ']'), port)
            : throw new UsageException($"{option} must be HOST:PORT");
    }
}
