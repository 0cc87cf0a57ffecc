using AuthOps.Psi.Wire;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Vole;

/// <summary>The sender of VOLE-PSI: learns the size and, where both learn rows, which match, by the receiver's word. Not safe for concurrent use by several threads.</summary>
internal sealed class VoleSendingParty(
    PsiItemSet items,
    PsiOptions options,
    VoleSuite suite,
    IVoleRandomness randomness
) : VoleParty(PsiRole.Sender, items, options, suite, randomness)
{
    public VoleSendingParty(PsiItemSet items, PsiOptions options, VoleSuite suite)
        : this(items, options, suite, VoleRandomness.Instance) { }

    private VolePsiSender? _protocol;

    private protected override byte[] Message(FrameType stage, CancellationToken cancellationToken)
    {
        switch (stage)
        {
            case FrameType.Transfers:
                var hashes = ItemHashes.Of(Terms.Oracle, SessionId, Items, cancellationToken);
                _protocol = new VolePsiSender(Terms, SessionId, hashes, randomness);
                Secrets.Clear(hashes);
                return _protocol.Choose(Incoming);
            case FrameType.Correlation:
                return _protocol!.Expand(Incoming, cancellationToken);
            default:
                Options.RequireConsent(Items.Consent);
                return _protocol!.Answer(Incoming, cancellationToken);
        }
    }

    private protected override void Complete(PsiRole speaker, FrameType stage)
    {
        base.Complete(speaker, stage);
        if (
            (speaker, stage) == (PsiRole.Receiver, FrameType.Matches)
            && Options.Output == PsiOutput.RowsToBoth
        )
        {
            _protocol!.Learn(Terms.MatchesSize == 0 ? [] : Incoming);
        }
    }

    private protected override void TakeOpening(OpeningMessage opening)
    {
        var isForBoth = Options.Output == PsiOutput.RowsToBoth;
        Require(
            opening.Opened,
            PsiProtocolError.PolicyMismatch,
            "The receiver says that it opened no rows; by this protocol it has them."
        );
        Require(
            isForBoth
                ? opening.Count == (uint)_protocol!.IsMatch.Count(isMatch => isMatch)
                : opening.Count <= (uint)Math.Min(ReceiverCount, Items.Count),
            PsiProtocolError.CountMismatch,
            "The receiver tells another number of matches than it can have."
        );
        Size = (int)opening.Count;
        RowsOpened = true;
    }

    private protected override (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output() =>
        (Size, Items.RowsOf(_protocol!.IsMatch), []);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _protocol?.Dispose();
        base.Dispose(disposing);
    }
}
