using static AuthOps.Psi.OptionRules;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What binds a session beside its protocol: purpose, caps, commitments, receipt. Purpose, caps and the parties of a receipt must be the
/// same on both sides. Immutable; safe to share between threads if its ledger and keys are.
/// </summary>
public sealed record PsiGovernance
{
    internal static PsiGovernance None { get; } = new();

    /// <summary>The purpose both parties declare, 1 to 128 characters; null for none.</summary>
    public string? Purpose { get; init; }

    /// <summary>Whether both parties must quote a registered commitment to their input.</summary>
    public bool RequiresCommitments { get; init; }

    /// <summary>The commitment the peer must quote, 64 lower-case hexadecimal digits; null for any.</summary>
    public string? PeerCommitment { get; init; }

    /// <summary>That both parties sign a receipt before either has its output, if given.</summary>
    public PsiReceiptTerms? Receipt { get; init; }

    /// <summary>Caps of sizes, numbers and differences, if given.</summary>
    public PsiLimits? Limits { get; init; }

    /// <summary>The clock by which sessions are remembered.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks ranges.</summary>
    internal void Validate()
    {
        Require(
            Purpose is null || InputCommitment.IsName(Purpose),
            nameof(Purpose),
            "must have 1 to 128 characters, none a control character"
        );
        Require(
            PeerCommitment is null
                || (PeerCommitment.Length == 64 && PeerCommitment.All(char.IsAsciiHexDigitLower)),
            nameof(PeerCommitment),
            "must be 64 lower-case hexadecimal digits"
        );
        Require(
            Limits is null || (Limits.Caps.IsInRange && Limits.HasNames),
            nameof(Limits),
            "must have positive caps, whole seconds, and names of 1 to 128 characters"
        );
        var fault = Receipt?.Fault();
        Require(fault is null, nameof(Receipt), fault ?? "");
    }

    /// <summary>Refuses an own set that the caps exclude whatever the peer brings.</summary>
    internal void RequireOwnSize(int items)
    {
        if (Limits is { } limits)
        {
            CapRules.RequireSize(limits.Caps, items, "own");
        }
    }

    /// <summary>Has the caps and the own ledger admit a session of a set in memory, before anything that depends on keys is sent.</summary>
    internal void Admit(string sessionId, PsiItemSet items, DeclaredSide peer, bool isNumberAlone)
    {
        if (Limits is not { } limits)
        {
            return;
        }

        // Sizes are judged before the fingerprints are computed, too.
        CapRules.RequireSizes(limits.Caps, items.Count, peer.Items);
        using var input = InputFingerprints.Of(
            limits.Ledger.FingerprintKey(limits.Resource),
            items
        );
        Admit(limits, sessionId, input, peer, isNumberAlone);
    }

    /// <summary>The same of an input whose fingerprints are there.</summary>
    internal void Admit(
        PsiLimits limits,
        string sessionId,
        InputFingerprints input,
        DeclaredSide peer,
        bool isNumberAlone
    )
    {
        CapRules.RequireSizes(limits.Caps, input.Count, peer.Items);
        limits.Ledger.Admit(
            limits,
            Purpose ?? "",
            new PastSession
            {
                SessionId = sessionId,
                At = TimeProvider.GetUtcNow(),
                OwnInput = input.Digest,
                OwnItems = input.Count,
                PeerItems = peer.Items,
                PeerItemsAreBound = peer.ItemsAreBound,
                PeerCommitment = peer.CommitmentText,
                IsNumberAlone = isNumberAlone,
            },
            input
        );
    }

    /// <summary>Remembers the number of keys in common, which must not contradict an earlier session's.</summary>
    internal void Close(string sessionId, int cardinality) =>
        Limits?.Ledger.Close(Limits, Purpose ?? "", sessionId, cardinality);
}
