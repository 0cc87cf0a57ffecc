using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Proofs;

/// <summary>Whether the keys of a trust file signed a note. Stateless.</summary>
internal static class TrustedNote
{
    /// <summary>Checks that every required role signed with a key in force; what is lacking becomes a finding.</summary>
    public static bool IsSigned(
        SignedNote note,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at,
        List<string> findings
    )
    {
        var signers = Signers(note, trust).ToList();
        var isComplete = true;
        foreach (var role in requiredRoles)
        {
            var candidates = signers.Where(key => key.Roles.Contains(role)).ToList();
            if (candidates.Exists(key => key.StatusAt(at) == TrustedKeyStatus.InForce))
            {
                continue;
            }

            isComplete = false;
            findings.Add(
                candidates.Count == 0
                    ? $"The checkpoint bears no valid signature of a trusted key in the role {role}."
                    : $"The key that signed the checkpoint in the role {role} is not in force: {candidates[0].StatusAt(at)}."
            );
        }

        return isComplete;
    }

    private static IEnumerable<TrustedKey> Signers(SignedNote note, TrustFile trust)
    {
        foreach (var trusted in trust.Keys)
        {
            foreach (var signature in note.Signatures)
            {
                if (
                    new NoteKey(signature.Name, trusted.PublicKey).Verify(
                        note.Text.Span,
                        signature,
                        out _
                    )
                )
                {
                    yield return trusted;
                    break;
                }
            }
        }
    }
}
