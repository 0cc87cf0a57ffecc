using AuthOps.Primitives.Evidence;
using static AuthOps.Primitives.Tests.Evidence.EvidenceFixture;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class DsseEnvelopeTests
{
    [Fact]
    public void An_envelope_of_two_parties_survives_its_bytes_and_is_accepted()
    {
        var bytes = Envelope().ToBytes();
        var read = DsseEnvelope.Parse(bytes);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(Statement().Digest, read.Statement.Digest);
        var verdict = read.Verify(Trust(), [Custodian, Operator], Now);
        Assert.True(verdict.IsAccepted, string.Join("\n", verdict.Findings));
        Assert.Equal(["市医保局", "Operator A"], verdict.Signers.Select(s => s.Party));
    }

    [Fact]
    public void A_second_party_adds_its_signature_to_the_bytes_of_the_first()
    {
        var first = DsseEnvelope.Parse(DsseEnvelope.Sign(Statement(), CustodianKey).ToBytes());
        Assert.False(first.Verify(Trust(), [Custodian, Operator], Now).IsAccepted);
        var both = first.WithSignature(OperatorKey);
        Assert.True(both.Verify(Trust(), [Custodian, Operator], Now).IsAccepted);
    }

    [Fact]
    public void Any_byte_changed_to_any_of_three_others_is_refused_or_not_accepted()
    {
        var bytes = Envelope().ToBytes();
        var trust = Trust();
        foreach (var mask in (byte[])[0x01, 0x20, 0x80])
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= mask;
                Assert.False(IsAccepted(bytes, trust), $"byte {i} changed by {mask}");
                bytes[i] ^= mask;
            }
        }

        Assert.True(IsAccepted(bytes, trust));
    }

    private static bool IsAccepted(byte[] bytes, TrustFile trust)
    {
        try
        {
            return DsseEnvelope.Parse(bytes).Verify(trust, [Custodian, Operator], Now).IsAccepted;
        }
        catch (EvidenceFormatException)
        {
            return false;
        }
    }
}
