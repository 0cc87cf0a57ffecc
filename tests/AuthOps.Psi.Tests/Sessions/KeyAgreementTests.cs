using AuthOps.Primitives.Groups;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Tests.Sessions;

public sealed class KeyAgreementTests
{
    private const int Room = 36;

    [Theory]
    [InlineData("ristretto255")]
    [InlineData("curve25519")]
    [InlineData("sm2")]
    [InlineData("p256")]
    public void Both_parties_agree_and_a_key_that_is_no_element_is_refused(string name)
    {
        using var own = Begin(name);
        using var peer = Begin(name);
        own.Agree(peer.Key);
        peer.Agree(own.Key);
        Assert.Equal(own.Shared, peer.Shared);
        Assert.True(own.Shared.AsSpan().ContainsAnyExcept((byte)0));

        Refuse(new byte[Room]);
        Refuse([.. Enumerable.Repeat((byte)0xff, Room - 4), 0, 0, 0, 0]);
        Refuse([.. peer.Key[..^1], 1]);

        own.Dispose();
        Assert.False(own.Shared.AsSpan().ContainsAnyExcept((byte)0));

        void Refuse(byte[] key)
        {
            using var party = Begin(name);
            var fault = Assert.Throws<PsiProtocolException>(() => party.Agree(key));
            Assert.Equal(PsiProtocolError.InvalidElement, fault.Reason);
        }
    }

    private static KeyAgreement Begin(string name)
    {
        (MaskingGroup group, byte[] generator) = name switch
        {
            "ristretto255" => (
                (MaskingGroup)Ristretto255.Instance,
                Ristretto255.Instance.Generator.ToArray()
            ),
            "curve25519" => (XOnlyCurve25519.Instance, [9, .. new byte[31]]),
            "sm2" => (WeierstrassGroup.Sm2, WeierstrassGroup.Sm2.Generator.ToArray()),
            _ => (WeierstrassGroup.P256, WeierstrassGroup.P256.Generator.ToArray()),
        };
        return new KeyAgreement(group, generator, Room, EcdhRandomness.Instance);
    }
}
