using System.Net;
using System.Net.Sockets;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>A real TCP connection over the loopback interface, both ends in this process.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly TcpClient _client;
    private readonly TcpClient _server;

    private Loopback(TcpClient client, TcpClient server)
    {
        _client = client;
        _server = server;
    }

    public Stream Client => _client.GetStream();

    public Stream Server => _server.GetStream();

    public static async Task<Loopback> ConnectAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        var accept = listener.AcceptTcpClientAsync(cancellationToken);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        return new Loopback(client, await accept);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }
}
