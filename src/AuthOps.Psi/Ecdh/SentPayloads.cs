using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// The sender's payloads: each is sealed under c·M(y), c a secret of the session; the receiver is given c·(a·M(x)) for its own
/// items alone. Not safe for concurrent use; one party owns it.
/// </summary>
internal sealed class SentPayloads : IDisposable
{
    private readonly EcdhSuite _suite;
    private readonly PsiItemSet _items;
    private readonly int _payloadBytes;
    private readonly EcdhMasker _masker;
    private byte[] _receiverItems = [];
    private PayloadSeal? _seal;

    public SentPayloads(
        EcdhSuite suite,
        PsiItemSet items,
        PsiOptions options,
        IEcdhRandomness randomness
    )
    {
        if (!items.FitPayloads(options.PayloadBytes))
        {
            throw new ArgumentException(
                $"Every row of the sender needs a payload of at most {options.PayloadBytes} bytes; give them with PsiItemSet.WithPayloads.",
                nameof(items)
            );
        }

        _suite = suite;
        _items = items;
        _payloadBytes = options.PayloadBytes;
        _masker = new EcdhMasker(suite, randomness, options.MaxDegreeOfParallelism);
    }

    /// <summary>Binds keys to the session and makes room for the receiver's items.</summary>
    public void Begin(byte[] sessionId, int receiverCount)
    {
        _masker.BindSession(sessionId);
        _seal = new PayloadSeal(_suite.Hash, sessionId, _payloadBytes);
        var size = (long)receiverCount * _masker.ElementSize;
        if (size > Array.MaxLength)
        {
            throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"With payloads a peer may have {Array.MaxLength / _masker.ElementSize} items; it announces {receiverCount}."
            );
        }

        _receiverItems = new byte[size];
    }

    /// <summary>Keeps masked items of the receiver.</summary>
    public void Keep(int start, ReadOnlySpan<byte> elements) =>
        elements.CopyTo(_receiverItems.AsSpan(start * _masker.ElementSize));

    /// <summary>Multiplies the receiver's items by c, in the order of the reply.</summary>
    public void WriteKeys(
        ReadOnlySpan<int> order,
        Memory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        var size = _masker.ElementSize;
        for (var i = 0; i < order.Length; i++)
        {
            _receiverItems.AsSpan(order[i] * size, size).CopyTo(payload.Span[(i * size)..]);
        }

        // They were validated when they came.
        _ = _masker.Multiply(payload, payload, cancellationToken);
    }

    /// <summary>Seals the payloads of items in the order in which they were sent; padding gets random bytes.</summary>
    public void WritePayloads(
        ReadOnlyMemory<int> order,
        Memory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        var size = _masker.ElementSize;
        var unit = PayloadSeal.UnitSize(_payloadBytes);
        var elements = new byte[order.Length * size];
        _masker.MaskItems(_items, order, elements, cancellationToken);
        Parallel.For(
            0,
            order.Length,
            _masker.Options(cancellationToken),
            i =>
            {
                var item = order.Span[i];
                var sealedPayload = payload.Span.Slice(i * unit, unit);
                if (item >= _items.Count)
                {
                    SecureRandom.Fill(sealedPayload);
                    return;
                }

                _seal!.Seal(
                    elements.AsSpan(i * size, size),
                    _items.PayloadOf(item).Span,
                    sealedPayload
                );
            }
        );
    }

    public void Dispose() => _masker.Dispose();
}
