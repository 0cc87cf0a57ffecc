using System.Security.Cryptography;

namespace AuthOps.Psi.Ecdh;

/// <summary>The payloads of the receiver's matches. Not safe for concurrent use; one party owns it.</summary>
internal sealed class ReceivedPayloads(
    EcdhSuite suite,
    EcdhMasker masker,
    byte[] sessionId,
    int payloadBytes,
    int peerCount
)
{
    private readonly PayloadSeal _seal = new(suite.Hash, sessionId, payloadBytes);

    // By position in the sender's stream: the position of its match in the sender's reply, plus one; 0 for none.
    private readonly int[] _matchOf = new int[peerCount];
    private readonly Dictionary<int, byte[]> _keys = [];
    private readonly Dictionary<int, byte[]> _payloads = [];

    /// <summary>Notes that an item of the sender and a tag of the reply are a match.</summary>
    public void Match(int peerPosition, int replyPosition) =>
        _matchOf[peerPosition] = replyPosition + 1;

    /// <summary>Takes the mask off the elements of matches: c·(a·M(x)) to c·M(x).</summary>
    public void TakeKeys(
        int start,
        ReadOnlyMemory<byte> payload,
        bool[] matched,
        CancellationToken cancellationToken
    )
    {
        var size = masker.ElementSize;
        var mine = Enumerable
            .Range(start, payload.Length / size)
            .Where(position => matched[position])
            .ToArray();
        var elements = new byte[mine.Length * size];
        for (var i = 0; i < mine.Length; i++)
        {
            payload.Span.Slice((mine[i] - start) * size, size).CopyTo(elements.AsSpan(i * size));
        }

        var invalid = masker.Unmask(elements, cancellationToken);
        if (invalid >= 0)
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidElement,
                $"The key of payload {mine[invalid]} is not a canonical group element, or is the identity."
            );
        }

        for (var i = 0; i < mine.Length; i++)
        {
            _keys[mine[i]] = elements[(i * size)..((i + 1) * size)];
        }

        CryptographicOperations.ZeroMemory(elements);
    }

    /// <summary>Opens the payloads of matches and passes over the others, which nobody here can open.</summary>
    public void TakePayloads(int start, int count, ReadOnlySpan<byte> payload, int[] itemOfReply)
    {
        var unit = PayloadSeal.UnitSize(payloadBytes);
        for (var i = 0; i < count; i++)
        {
            var match = _matchOf[start + i] - 1;
            if (match < 0)
            {
                continue;
            }

            _payloads[itemOfReply[match]] =
                _seal.TryOpen(_keys[match], payload.Slice(i * unit, unit))
                ?? throw new PsiProtocolException(
                    PsiProtocolError.InvalidPayload,
                    $"Payload {start + i} of the peer does not open under the key of its item."
                );
        }
    }

    /// <summary>The payload of a matched item.</summary>
    public ReadOnlyMemory<byte> Of(int item) => _payloads[item];
}
