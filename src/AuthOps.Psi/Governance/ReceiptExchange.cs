using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Psi.Governance;

/// <summary>The signatures of both parties over one receipt, as one party gathers them. One session owns it; not safe for concurrent use.</summary>
internal sealed class ReceiptExchange(
    PsiReceiptTerms terms,
    PsiRole role,
    Statement statement,
    DsseEnvelope? kept = null
)
{
    private DsseEnvelope? _own = kept;
    private byte[]? _peer;

    /// <summary>The receipt with the own signature alone.</summary>
    public DsseEnvelope Own => _own ??= DsseEnvelope.Sign(statement, terms.Signer);

    /// <summary>The receipt of both, the receiver's signature first; null before the peer's was accepted.</summary>
    public DsseEnvelope? Complete
    {
        get
        {
            if (_peer is null)
            {
                return null;
            }

            var own = new GivenSignature(
                terms.Signer.Algorithm,
                Own.Signatures[0].KeyId,
                Own.Signatures[0].Signature.ToArray()
            );
            var peer = new GivenSignature(terms.PeerKey.Algorithm, terms.PeerKey.KeyId, _peer);
            return role == PsiRole.Receiver
                ? DsseEnvelope.Sign(statement, own, peer)
                : DsseEnvelope.Sign(statement, peer, own);
        }
    }

    /// <summary>Writes the own signature.</summary>
    public void Write(Span<byte> payload) => Own.Signatures[0].Signature.Span.CopyTo(payload);

    /// <summary>What this party is told where the peer did not sign: there is no output, but what the own side says.</summary>
    public static PsiProtocolException Refused(DsseEnvelope own, Exception cause) =>
        new(
            PsiProtocolError.ReceiptRefused,
            $"Both parties completed the protocol and the peer did not sign its receipt; there is no output. Keep the one-sided receipt, and settle with the peer before another session. ({cause.Message})",
            cause
        )
        {
            OneSidedReceipt = own,
        };

    /// <summary>Takes the peer's signature, or refuses it.</summary>
    public void Accept(ReadOnlySpan<byte> signature)
    {
        var message = DsseEnvelope.PreAuthenticationEncoding(
            DsseEnvelope.PayloadType,
            statement.ToCanonicalBytes()
        );
        if (!terms.PeerKey.Verify(message, signature))
        {
            throw new PsiProtocolException(
                PsiProtocolError.ReceiptRefused,
                "The peer's signature is not its key's over the facts that this party knows; there is no output."
            );
        }

        _peer = signature.ToArray();
    }

    /// <summary>A signature that was made before, for the envelope. Immutable and safe to share between threads.</summary>
    private sealed class GivenSignature(
        SignatureAlgorithm algorithm,
        string keyId,
        byte[] signature
    ) : ISigner
    {
        public SignatureAlgorithm Algorithm => algorithm;

        public string KeyId => keyId;

        public byte[] Sign(ReadOnlySpan<byte> message) => [.. signature];
    }
}
