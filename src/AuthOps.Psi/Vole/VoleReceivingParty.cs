using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Vole;

/// <summary>The receiver of VOLE-PSI: learns which of its rows match, and tells how many. Not safe for concurrent use by several threads.</summary>
internal sealed class VoleReceivingParty(
    PsiItemSet items,
    PsiOptions options,
    VoleSuite suite,
    IVoleRandomness randomness
) : VoleParty(PsiRole.Receiver, items, options, suite, randomness)
{
    public VoleReceivingParty(PsiItemSet items, PsiOptions options, VoleSuite suite)
        : this(items, options, suite, VoleRandomness.Instance) { }

    private VolePsiReceiver? _protocol;
    private byte[] _matches = [];

    private protected override byte[] Message(FrameType stage, CancellationToken cancellationToken)
    {
        switch (stage)
        {
            case FrameType.Transfers:
                var hashes = ItemHashes.Of(Terms.Oracle, SessionId, Items, cancellationToken);
                _protocol = new VolePsiReceiver(Terms, SessionId, hashes, randomness);
                Secrets.Clear(hashes);
                return _protocol.Start();
            case FrameType.Correlation:
                return _protocol!.Extend(Incoming);
            case FrameType.Comparison:
                return _protocol!.Mask(Incoming, cancellationToken);
            default:
                return _matches;
        }
    }

    private protected override void Take(FrameType stage, CancellationToken cancellationToken)
    {
        if (stage == FrameType.Comparison)
        {
            Options.RequireConsent(Items.Consent);
            _matches = _protocol!.Match(Incoming, cancellationToken);
            Size = _protocol.IsMatch.Count(isMatch => isMatch);
            RowsOpened = true;
        }
    }

    private protected override void TakeOpening(OpeningMessage opening) =>
        throw new InvalidOperationException("The sender opens nothing.");

    private protected override (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output() =>
        (Size, Items.RowsOf(_protocol!.IsMatch), []);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _protocol?.Dispose();
        base.Dispose(disposing);
    }
}
