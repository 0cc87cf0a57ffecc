using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Evidence;

/// <summary>The rules of acceptance. Stateless and safe to share between threads.</summary>
internal static class EvidenceVerifier
{
    public static EvidenceVerdict Verify(
        DsseEnvelope envelope,
        TrustFile trust,
        string[] requiredRoles,
        DateTimeOffset at,
        SignatureProfile? profile
    )
    {
        if (requiredRoles.Length == 0)
        {
            throw new ArgumentException(
                "Name at least one role that must have signed; evidence that anybody may sign proves nothing.",
                nameof(requiredRoles)
            );
        }

        var message = Message(envelope);
        var findings = new List<EvidenceFinding>();
        var signers = new List<TrustedKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < envelope.Signatures.Count; i++)
        {
            var signature = envelope.Signatures[i];
            var key = trust.Find(signature.KeyId);
            if (!seen.Add(signature.KeyId))
            {
                findings.Add(Finding(EvidenceFindingKind.DuplicateSigner, i, signature.KeyId));
            }
            else if (key is null)
            {
                findings.Add(Finding(EvidenceFindingKind.UnknownKey, i, signature.KeyId));
            }
            else if (Fault(key, message, signature, at, profile) is { } kind)
            {
                findings.Add(Finding(kind, i, signature.KeyId, key.Party));
            }
            else
            {
                signers.Add(key);
            }
        }

        AddMissingRoles(findings, signers, requiredRoles);
        return new EvidenceVerdict(findings, signers);
    }

    public static SignatureReport CheckSignatures(
        DsseEnvelope envelope,
        IReadOnlyList<VerificationKey> keys
    )
    {
        var message = Message(envelope);
        var findings = new List<EvidenceFinding>();
        var consistent = new List<VerificationKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < envelope.Signatures.Count; i++)
        {
            var signature = envelope.Signatures[i];
            var key = keys.FirstOrDefault(k => k.KeyId == signature.KeyId);
            if (!seen.Add(signature.KeyId))
            {
                findings.Add(Finding(EvidenceFindingKind.DuplicateSigner, i, signature.KeyId));
            }
            else if (key is null)
            {
                findings.Add(Finding(EvidenceFindingKind.UnknownKey, i, signature.KeyId));
            }
            else if (!key.Verify(message, signature.Signature.Span))
            {
                findings.Add(Finding(EvidenceFindingKind.BadSignature, i, signature.KeyId));
            }
            else
            {
                consistent.Add(key);
            }
        }

        return new SignatureReport(findings, consistent);
    }

    private static byte[] Message(DsseEnvelope envelope) =>
        DsseEnvelope.PreAuthenticationEncoding(
            DsseEnvelope.PayloadType,
            envelope.Statement.ToCanonicalBytes()
        );

    /// <summary>What is wrong with one signature of a known key; null when nothing is.</summary>
    private static EvidenceFindingKind? Fault(
        TrustedKey key,
        ReadOnlySpan<byte> message,
        DsseSignature signature,
        DateTimeOffset at,
        SignatureProfile? profile
    )
    {
        if (!key.PublicKey.Verify(message, signature.Signature.Span))
        {
            return EvidenceFindingKind.BadSignature;
        }

        if (profile is { } wanted && SignatureAlgorithms.Profile(key.PublicKey.Algorithm) != wanted)
        {
            return EvidenceFindingKind.WrongAlgorithm;
        }

        return key.StatusAt(at) switch
        {
            TrustedKeyStatus.Revoked => EvidenceFindingKind.RevokedKey,
            TrustedKeyStatus.NotYetValid => EvidenceFindingKind.KeyNotYetValid,
            TrustedKeyStatus.Expired => EvidenceFindingKind.ExpiredKey,
            _ => null,
        };
    }

    private static void AddMissingRoles(
        List<EvidenceFinding> findings,
        List<TrustedKey> signers,
        string[] requiredRoles
    )
    {
        foreach (var role in requiredRoles)
        {
            if (!signers.Any(s => s.Roles.Contains(role, StringComparer.Ordinal)))
            {
                findings.Add(
                    new EvidenceFinding(EvidenceFindingKind.MissingRole, null, null, null, role)
                );
            }
        }
    }

    private static EvidenceFinding Finding(
        EvidenceFindingKind kind,
        int index,
        string keyId,
        string? party = null
    ) => new(kind, index, keyId, party, null);
}
