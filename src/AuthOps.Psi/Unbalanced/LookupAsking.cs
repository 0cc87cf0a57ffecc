using System.Security.Cryptography;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Unbalanced;

/// <summary>The client's messages of a lookup, in their order. One session owns it; not safe for concurrent use.</summary>
internal sealed class LookupAsking(
    PsiItemSet items,
    LookupOptions lookup,
    TimeProvider clock,
    IProgress<PsiProgress>? progress
)
{
    private readonly PsiGovernance _governance = lookup.Governance ?? PsiGovernance.None;

    /// <summary>What is bound; null before the server's declaration was judged.</summary>
    public LookupEvidence? Evidence { get; private set; }

    /// <summary>Asks the one query of the session.</summary>
    public async Task<LookupOutcome> RunAsync(MessageChannel messages, CancellationToken token)
    {
        var epoch = Accept(
            await messages.ReadAsync(EpochParameters.MaxSize, token).ConfigureAwait(false)
        );
        var declared = await messages
            .ReadAsync(LookupDeclaration.Size, token)
            .ConfigureAwait(false);
        var client = new UnbalancedClient(epoch, clock);
        using var pending = lookup.Published is { } tags
            ? client.Ask(items, tags)
            : client.Ask(items);
        var evidence = Admitted(epoch, pending.Items, declared);
        Evidence = evidence;
        await messages.WriteAsync(evidence.Declaration, token).ConfigureAwait(false);
        progress?.Report(new(PsiPhase.MaskingOwn, items.Count, items.Count));
        await messages.WriteAsync(pending.Message, token).ConfigureAwait(false);
        var digest = await SignFirstAsync(messages, evidence, pending.Message, token)
            .ConfigureAwait(false);
        var answer = await messages.ReadAsync(pending.AnswerSize, token).ConfigureAwait(false);
        var own = SHA256.HashData(answer);
        PsiProtocolException.Require(
            digest is null || own.AsSpan().SequenceEqual(digest),
            PsiProtocolError.TranscriptMismatch,
            "The server sends another answer than the one whose hash both signed."
        );
        if (digest is null)
        {
            evidence.Fix(pending.Message.Span, own);
        }

        var result = pending.Complete(answer);
        _governance.Close(evidence.SessionId, result.Found);
        progress?.Report(new(PsiPhase.Matching, items.Count, items.Count));
        return new LookupOutcome
        {
            Result = result,
            Facts = evidence.Facts!,
            Receipt = evidence.Complete,
        };
    }

    /// <summary>Judges the server's declaration and has the client's ledger admit the session, before anything is said of the keys.</summary>
    private LookupEvidence Admitted(EpochParameters epoch, PsiItemSet items, byte[] declared)
    {
        PsiProtocolException.Require(
            lookup.Governance is not { } agreed || epoch.IsFor(agreed.Purpose),
            PsiProtocolError.PolicyMismatch,
            "The server's epoch is for another purpose than the one this client's sessions are governed for; agree on it first."
        );
        _governance.RequireOwnSize(items.Count);
        var side = DeclaredSide.Own(
            _governance,
            PsiRole.Receiver,
            items.Count,
            areBound: false,
            items.Consent,
            items.Commitment
        );
        var evidence = new LookupEvidence(
            PsiRole.Receiver,
            epoch,
            _governance,
            side,
            SessionRandomness.Instance
        );
        evidence.Agree(declared);
        _governance.Admit(evidence.SessionId, items, evidence.Peer, isNumberAlone: false);
        return evidence;
    }

    /// <summary>Where a receipt is agreed: signs query and hash of the answer, and takes the server's signature over them; the hash.</summary>
    private static async Task<byte[]?> SignFirstAsync(
        MessageChannel messages,
        LookupEvidence evidence,
        ReadOnlyMemory<byte> query,
        CancellationToken token
    )
    {
        if (!evidence.HasReceipt)
        {
            return null;
        }

        var digest = await messages.ReadAsync(SHA256.HashSizeInBytes, token).ConfigureAwait(false);
        PsiProtocolException.Require(
            digest.Length == SHA256.HashSizeInBytes,
            PsiProtocolError.MalformedFrame,
            "The hash of the answer has another length than 32 bytes."
        );
        evidence.Fix(query.Span, digest);
        await messages.WriteAsync(evidence.Sign(), token).ConfigureAwait(false);
        evidence.Accept(
            await messages.ReadAsync(SignatureAlgorithms.SignatureSize, token).ConfigureAwait(false)
        );
        return digest;
    }

    private EpochParameters Accept(byte[] told)
    {
        var epoch = EpochParameters.Parse(told);
        if (
            lookup.ExpectedEpoch is { } expected
            && !epoch.Digest.AsSpan().SequenceEqual(expected.Digest)
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.PolicyMismatch,
                "The server is in another epoch than expected; obtain its parameters anew from a source you trust."
            );
        }

        return epoch.MaxItems <= lookup.MaxEpochItems
            ? epoch
            : throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"The server announces {epoch.MaxItems} keys; this client accepts {lookup.MaxEpochItems}."
            );
    }
}
