namespace AuthOps.Psi.Governance;

/// <summary>What the caps allow, given what a party can see. Stateless and safe to share between threads.</summary>
internal static class CapRules
{
    /// <summary>The sizes alone.</summary>
    public static void RequireSizes(PsiCaps caps, int own, int peer)
    {
        RequireSize(caps, own, "own");
        RequireSize(caps, peer, "peer's");
        var (small, large) = (Math.Min(own, peer), Math.Max(own, peer));
        Require(
            large <= (long)caps.MaximumRatio * small,
            PsiCapReason.Ratio,
            $"One side has {large} keys, the other {small}; the caps allow {caps.MaximumRatio} times as many."
        );
    }

    /// <summary>One side's size.</summary>
    public static void RequireSize(PsiCaps caps, int items, string whose)
    {
        Require(
            items >= caps.MinimumItems,
            PsiCapReason.TooFewItems,
            $"The {whose} set has {items} keys; the caps ask for {caps.MinimumItems}."
        );
        Require(
            items <= caps.MaximumItems,
            PsiCapReason.TooManyItems,
            $"The {whose} set has {items} keys; the caps allow {caps.MaximumItems}."
        );
    }

    /// <summary>The window's earlier sessions.</summary>
    /// <param name="caps">The caps.</param>
    /// <param name="session">The session asked for.</param>
    /// <param name="past">Earlier ones of the same peer, resource and purpose, of the window.</param>
    /// <param name="differs">Whether the own input differs from an earlier one, by its digest, by as many keys as the caps ask for.</param>
    public static void RequireWindow(
        PsiCaps caps,
        PastSession session,
        IReadOnlyList<PastSession> past,
        Func<string, bool> differs
    )
    {
        Require(
            past.Count < caps.MaximumSessions,
            PsiCapReason.Sessions,
            $"{past.Count} sessions were run with this peer, resource and purpose within {caps.Window}; the caps allow {caps.MaximumSessions}. Wait until the oldest leaves the window."
        );
        var inputs = past.Append(session).ToList();
        var peerInputs =
            inputs
                .Where(s => s.PeerCommitment is not null)
                .DistinctBy(s => s.PeerCommitment)
                .Count() + inputs.Count(s => s.PeerCommitment is null);
        Require(
            peerInputs <= caps.MaximumPeerInputs,
            PsiCapReason.PeerInputs,
            $"The peer would bring input {peerInputs} within {caps.Window}; the caps allow {caps.MaximumPeerInputs}. Inputs without a commitment count each."
        );
        RequireNumbers(caps, inputs);
        RequirePeerSizes(caps, session, past);
        foreach (var earlier in past.DistinctBy(s => s.OwnInput))
        {
            Require(
                earlier.OwnInput == session.OwnInput
                    || Math.Abs(earlier.OwnItems - session.OwnItems) >= caps.MinimumDifference
                    || differs(earlier.OwnInput),
                PsiCapReason.OwnDifference,
                $"The own input differs by fewer than {caps.MinimumDifference} keys from one used with this peer, resource and purpose within {caps.Window}: both results together would tell about those keys. Use the earlier input, or wait until it leaves the window."
            );
        }
    }

    /// <summary>
    /// Refuses a number that differs from an earlier one over inputs that are the same as far as they can be seen: then one is not, and the
    /// difference would tell about what was exchanged.
    /// </summary>
    public static void RequireSameNumber(
        PastSession session,
        int cardinality,
        IReadOnlyList<PastSession> past
    )
    {
        if (
            past.Any(earlier =>
                earlier.Cardinality is { } before
                && before != cardinality
                && earlier.OwnInput == session.OwnInput
                && session.PeerCommitment is not null
                && earlier.PeerCommitment == session.PeerCommitment
                && earlier.PeerItems == session.PeerItems
                && !earlier.PeerItemsAreBound
                && !session.PeerItemsAreBound
            )
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.CommitmentMismatch,
                "The keys in common are another number than in an earlier session of the same own input and the same commitment of the peer: its input is not the one it committed to. There is no output; settle with the peer first."
            );
        }
    }

    private static void RequireNumbers(PsiCaps caps, List<PastSession> sessions)
    {
        var numbers = sessions.Where(s => s.IsNumberAlone).ToList();
        var different =
            numbers.Count(s => s.PeerCommitment is null)
            + numbers
                .Where(s => s.PeerCommitment is not null)
                .DistinctBy(s => (s.OwnInput, s.PeerCommitment))
                .Count();
        Require(
            !sessions[^1].IsNumberAlone || different <= caps.MaximumNumbers,
            PsiCapReason.Numbers,
            $"The session would tell number {different} of keys in common within {caps.Window}; the caps allow {caps.MaximumNumbers}. The same inputs, under the same commitments, count once."
        );
    }

    private static void RequirePeerSizes(
        PsiCaps caps,
        PastSession session,
        IReadOnlyList<PastSession> past
    )
    {
        foreach (var earlier in past)
        {
            var difference = Math.Abs(earlier.PeerItems - session.PeerItems);
            Require(
                difference == 0
                    || difference >= caps.MinimumDifference
                    || earlier.PeerItemsAreBound
                    || session.PeerItemsAreBound,
                PsiCapReason.PeerDifference,
                $"The peer's set has a few keys more or less than one it used within {caps.Window}; the caps ask for {caps.MinimumDifference} or none."
            );
        }
    }

    private static void Require(bool condition, PsiCapReason reason, string message)
    {
        if (!condition)
        {
            throw new PsiCapException(reason, message);
        }
    }
}
