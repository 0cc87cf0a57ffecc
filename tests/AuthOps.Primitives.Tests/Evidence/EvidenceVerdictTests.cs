using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using static AuthOps.Primitives.Tests.Evidence.EvidenceFixture;

namespace AuthOps.Primitives.Tests.Evidence;

/// <summary>Each way to fail is named; nothing that fails is accepted.</summary>
public sealed class EvidenceVerdictTests
{
    [Fact]
    public void An_unknown_key_is_named_and_its_role_is_missing()
    {
        using var stranger = StrangerKey;
        var verdict = DsseEnvelope
            .Sign(TestStatement(), OperatorKey, stranger)
            .Verify(Trust(), [Operator, Custodian], Now);
        Expect(
            verdict,
            (EvidenceFindingKind.UnknownKey, 1),
            (EvidenceFindingKind.MissingRole, null)
        );
        Assert.Equal(stranger.KeyId, verdict.Findings[0].KeyId);
        Assert.Equal(Custodian, verdict.Findings[1].Role);
        Assert.Equal("Operator A", Assert.Single(verdict.Signers).Party);
    }

    [Fact]
    public void A_signature_by_a_stranger_spoils_evidence_that_is_otherwise_complete()
    {
        var verdict = Envelope().WithSignature(StrangerKey).Verify(Trust(), [Operator], Now);
        Expect(verdict, (EvidenceFindingKind.UnknownKey, 2));
    }

    [Fact]
    public void A_trusted_key_without_the_role_does_not_stand_in_for_it()
    {
        var verdict = DsseEnvelope
            .Sign(TestStatement(), OperatorKey)
            .Verify(Trust(), [Custodian], Now);
        Expect(verdict, (EvidenceFindingKind.MissingRole, null));
        Assert.Contains(Custodian, verdict.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_id_of_a_trusted_party_over_a_strangers_signature_is_a_bad_signature()
    {
        using var key = OperatorKey;
        var forged = DsseEnvelope.Sign(TestStatement(), new Impostor(StrangerKey, key.KeyId));
        var verdict = forged.Verify(Trust(), [Operator], Now);
        Expect(
            verdict,
            (EvidenceFindingKind.BadSignature, 0),
            (EvidenceFindingKind.MissingRole, null)
        );
        Assert.Equal("Operator A", verdict.Findings[0].Party);
    }

    [Fact]
    public void A_signature_over_another_statement_is_a_bad_signature()
    {
        var other = new Statement(
            [Subject.Of("report.html", "other"u8)],
            PredicateTypes.Name("test-release"),
            "{}"u8
        );
        var swapped = Encoding
            .UTF8.GetString(DsseEnvelope.Sign(TestStatement(), OperatorKey).ToBytes())
            .Replace(
                Convert.ToBase64String(TestStatement().ToCanonicalBytes()),
                Convert.ToBase64String(other.ToCanonicalBytes()),
                StringComparison.Ordinal
            );
        Expect(
            DsseEnvelope.Parse(Encoding.UTF8.GetBytes(swapped)).Verify(Trust(), [Operator], Now),
            (EvidenceFindingKind.BadSignature, 0),
            (EvidenceFindingKind.MissingRole, null)
        );
    }

    [Fact]
    public void Validity_has_both_ends_inclusive()
    {
        var envelope = DsseEnvelope.Sign(TestStatement(), OperatorKey);
        var second = TimeSpan.FromSeconds(1);
        Assert.True(envelope.Verify(Trust(), [Operator], Start).IsAccepted);
        Assert.True(envelope.Verify(Trust(), [Operator], End).IsAccepted);
        Expect(
            envelope.Verify(Trust(), [Operator], Start - second),
            (EvidenceFindingKind.KeyNotYetValid, 0),
            (EvidenceFindingKind.MissingRole, null)
        );
        Expect(
            envelope.Verify(Trust(), [Operator], End + second),
            (EvidenceFindingKind.ExpiredKey, 0),
            (EvidenceFindingKind.MissingRole, null)
        );
    }

    [Theory]
    [InlineData(RevocationReason.Superseded, -1, true)]
    [InlineData(RevocationReason.Superseded, 0, false)]
    [InlineData(RevocationReason.Ceased, -1, true)]
    [InlineData(RevocationReason.Ceased, 1, false)]
    [InlineData(RevocationReason.Compromised, -1, false)]
    [InlineData(RevocationReason.Compromised, 1, false)]
    public void Revocation_counts_from_its_instant_and_compromise_always(
        RevocationReason reason,
        int secondsAfter,
        bool accepted
    )
    {
        var revokedAt = Now.AddDays(-10);
        var trust = new TrustFile([
            new TrustedKey(OperatorKey.PublicKey, "A", [Operator], Start, End, revokedAt, reason),
        ]);
        var verdict = DsseEnvelope
            .Sign(TestStatement(), OperatorKey)
            .Verify(trust, [Operator], revokedAt.AddSeconds(secondsAfter));
        Assert.Equal(accepted, verdict.IsAccepted);
        if (!accepted)
        {
            Expect(
                verdict,
                (EvidenceFindingKind.RevokedKey, 0),
                (EvidenceFindingKind.MissingRole, null)
            );
        }
    }

    [Fact]
    public void A_key_that_signs_twice_is_named()
    {
        var text = Encoding.UTF8.GetString(
            DsseEnvelope.Sign(TestStatement(), OperatorKey).ToBytes()
        );
        var start = text.IndexOf("[{", StringComparison.Ordinal) + 1;
        var one = text[start..^2];
        var twice = text[..start] + one + "," + one + "]}";
        var envelope = DsseEnvelope.Parse(Encoding.UTF8.GetBytes(twice));
        Expect(envelope.Verify(Trust(), [Operator], Now), (EvidenceFindingKind.DuplicateSigner, 1));
        Assert.False(envelope.VerifySignaturesOnly([OperatorKey.PublicKey]).IsConsistent);
        Assert.Throws<ArgumentException>(() =>
            DsseEnvelope.Sign(TestStatement(), OperatorKey, OperatorKey)
        );
        Assert.Throws<ArgumentException>(() => Envelope().WithSignature(OperatorKey));
    }

    [Fact]
    public void A_profile_refuses_the_other_familys_algorithms()
    {
        var envelope = Envelope();
        Expect(
            envelope.Verify(Trust(), [Custodian], Now, SignatureProfile.GuoMi),
            (EvidenceFindingKind.WrongAlgorithm, 1)
        );
        Expect(
            envelope.Verify(Trust(), [Operator], Now, SignatureProfile.International),
            (EvidenceFindingKind.WrongAlgorithm, 0)
        );
        Assert.True(
            DsseEnvelope
                .Sign(TestStatement(), CustodianKey)
                .Verify(Trust(), [Custodian], Now, SignatureProfile.GuoMi)
                .IsAccepted
        );
    }

    [Fact]
    public void A_verifier_that_requires_no_role_is_refused() =>
        Assert.Throws<ArgumentException>(() => Envelope().Verify(Trust(), [], Now));

    [Fact]
    public void Keys_beside_the_evidence_show_consistency_and_prove_nothing()
    {
        // A forger signs with a key of its own and lays the public key beside the envelope.
        using var forger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var forged = DsseEnvelope.Sign(TestStatement(), forger);
        var report = forged.VerifySignaturesOnly([forger.PublicKey]);
        Assert.True(report.IsConsistent);
        Assert.Equal(forger.KeyId, Assert.Single(report.ConsistentKeys).KeyId);
        Expect(
            forged.Verify(Trust(), [Operator], Now),
            (EvidenceFindingKind.UnknownKey, 0),
            (EvidenceFindingKind.MissingRole, null)
        );
    }

    [Fact]
    public void Consistency_names_absent_keys_and_bad_signatures()
    {
        var report = Envelope().VerifySignaturesOnly([OperatorKey.PublicKey]);
        Assert.False(report.IsConsistent);
        Assert.Equal(EvidenceFindingKind.UnknownKey, Assert.Single(report.Findings).Kind);
        Assert.Equal(OperatorKey.KeyId, Assert.Single(report.ConsistentKeys).KeyId);

        var forged = DsseEnvelope.Sign(
            TestStatement(),
            new Impostor(StrangerKey, OperatorKey.KeyId)
        );
        report = forged.VerifySignaturesOnly([OperatorKey.PublicKey]);
        Assert.False(report.IsConsistent);
        Assert.Equal(EvidenceFindingKind.BadSignature, Assert.Single(report.Findings).Kind);
        Assert.False(forged.VerifySignaturesOnly([]).IsConsistent);
    }

    [Fact]
    public void Every_finding_is_a_sentence_of_its_own()
    {
        var messages = new HashSet<string>();
        foreach (var kind in Enum.GetValues<EvidenceFindingKind>())
        {
            var finding = SampleOf(kind);
            Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
            Assert.True(messages.Add(finding.Message), kind.ToString());
        }
    }

    private static EvidenceFinding SampleOf(EvidenceFindingKind kind)
    {
        var at = kind switch
        {
            EvidenceFindingKind.KeyNotYetValid => Start.AddDays(-1),
            EvidenceFindingKind.ExpiredKey => End.AddDays(1),
            _ => Now,
        };
        var entry = Entry(OperatorKey, "A", Operator);
        if (kind == EvidenceFindingKind.RevokedKey)
        {
            entry = new TrustedKey(
                entry.PublicKey,
                "A",
                [Operator],
                Start,
                End,
                Start,
                RevocationReason.Ceased
            );
        }

        var signer = kind switch
        {
            EvidenceFindingKind.UnknownKey => (ISigner)StrangerKey,
            EvidenceFindingKind.BadSignature => new Impostor(StrangerKey, OperatorKey.KeyId),
            _ => OperatorKey,
        };
        var bytes = DsseEnvelope.Sign(TestStatement(), signer).ToBytes();
        if (kind == EvidenceFindingKind.DuplicateSigner)
        {
            var text = Encoding.UTF8.GetString(bytes);
            var start = text.IndexOf("[{", StringComparison.Ordinal) + 1;
            bytes = Encoding.UTF8.GetBytes(text[..^2] + "," + text[start..]);
        }

        var profile =
            kind == EvidenceFindingKind.WrongAlgorithm
                ? SignatureProfile.GuoMi
                : (SignatureProfile?)null;
        var role = kind == EvidenceFindingKind.MissingRole ? Custodian : Operator;
        return DsseEnvelope
            .Parse(bytes)
            .Verify(new TrustFile([entry]), [role], at, profile)
            .Findings.Single(f => f.Kind == kind);
    }

    private static void Expect(
        EvidenceVerdict verdict,
        params (EvidenceFindingKind, int?)[] findings
    )
    {
        Assert.False(verdict.IsAccepted);
        Assert.Equal(findings, verdict.Findings.Select(f => (f.Kind, f.SignatureIndex)));
    }

    /// <summary>Signs with one key and claims another's id.</summary>
    private sealed class Impostor(SigningKey key, string keyId) : ISigner
    {
        public SignatureAlgorithm Algorithm => key.Algorithm;

        public string KeyId => keyId;

        public byte[] Sign(ReadOnlySpan<byte> message) => key.Sign(message);
    }
}
