using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>What both parties must state alike beside the protocol, in one digest. Stateless and safe to share between threads.</summary>
internal static class SessionTerms
{
    public static byte[] Digest(PsiGovernance governance, PsiRole role)
    {
        var own = governance.Receipt?.Party ?? "";
        var peer = governance.Receipt?.PeerParty ?? "";
        var (receiver, sender) = role == PsiRole.Receiver ? (own, peer) : (peer, own);
        return DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/terms/v1",
            Encoding.UTF8.GetBytes(governance.Purpose ?? ""),
            Encoding.UTF8.GetBytes(receiver),
            Encoding.UTF8.GetBytes(sender),
            governance.Limits?.Caps.Encode() ?? []
        );
    }
}
