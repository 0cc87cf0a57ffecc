using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Intersections;

/// <summary>The own certificate with its key, and the peer's one certificate. Immutable; safe to share between threads.</summary>
internal sealed class PeerCertificates : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2 _peer;
    private readonly TimeProvider _clock;

    private PeerCertificates(X509Certificate2 own, X509Certificate2 peer, TimeProvider clock)
    {
        _own = own;
        _peer = peer;
        _clock = clock;
    }

    /// <summary>Reads the PEM files.</summary>
    /// <exception cref="InputDataException">A file is no certificate, or the key is not the certificate's.</exception>
    public static PeerCertificates Load(string own, string key, string peer, TimeProvider clock)
    {
        var mine = Read(own, () => X509Certificate2.CreateFromPemFile(own, key));
        return new PeerCertificates(
            mine,
            Read(peer, () => X509Certificate2.CreateFromPem(File.ReadAllText(peer))),
            clock
        );
    }

    public SslServerAuthenticationOptions ForServer() =>
        new()
        {
            ServerCertificate = _own,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsPeer(certificate),
        };

    public SslClientAuthenticationOptions ForClient(string host) =>
        new()
        {
            TargetHost = host,
            ClientCertificates = [_own],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => _own,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsPeer(certificate),
        };

    public void Dispose()
    {
        _own.Dispose();
        _peer.Dispose();
    }

    // Exactly the certificate that was agreed, and only while it is valid: no authority can name another.
    private bool IsPeer(X509Certificate? certificate)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return certificate is not null
            && CryptographicOperations.FixedTimeEquals(certificate.GetRawCertData(), _peer.RawData)
            && _peer.NotBefore.ToUniversalTime() <= now
            && now < _peer.NotAfter.ToUniversalTime();
    }

    private static X509Certificate2 Read(string path, Func<X509Certificate2> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException)
        {
            throw new InputDataException(
                path,
                "this is no certificate in PEM, or the private key is not the certificate's"
            );
        }
    }
}
