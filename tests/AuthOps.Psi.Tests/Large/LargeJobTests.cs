using AuthOps.Psi.Governance;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

public sealed class LargeJobTests
{
    private static readonly byte[] s_digest = new byte[32];

    /// <summary>The limit counts the sender's items of all buckets, padding among them; the receiver's size is not in it.</summary>
    [Theory]
    [InlineData(PsiSuite.VoleSubfieldRistretto255, 1 << 24, 1 << 24, 1 << 24, true)]
    [InlineData(PsiSuite.VoleSubfieldRistretto255, 1 << 24, 1 << 24, 1 << 20, false)]
    [InlineData(PsiSuite.VoleSubfieldSm2, 1 << 25, 1 << 22, 1 << 20, true)]
    [InlineData(PsiSuite.VoleSubfieldSm2, 1 << 22, 1 << 25, 1 << 20, false)]
    [InlineData(PsiSuite.VoleRistretto255, 1 << 25, 1 << 25, 1 << 20, true)]
    [InlineData(PsiSuite.EcdhRistretto255, 1 << 25, 1 << 25, 1 << 20, true)]
    public void A_subfield_takes_no_more_than_its_limit_over_all_buckets(
        PsiSuite suite,
        int receiverItems,
        int senderItems,
        int bucketItems,
        bool isTaken
    )
    {
        var receiver = Hello(suite, PsiRole.Receiver, receiverItems, bucketItems);
        var sender = Hello(suite, PsiRole.Sender, senderItems, bucketItems);
        var options = Parties.Rows() with { Suite = suite };
        foreach (var (own, peer) in new[] { (receiver, sender), (sender, receiver) })
        {
            var refusal = Record.Exception(() =>
                new LargeJob(s_digest, own, peer, options).RequireLimits()
            );
            Assert.Equal(
                isTaken ? null : PsiProtocolError.SizeLimitExceeded,
                (refusal as PsiProtocolException)?.Reason
            );
        }
    }

    private static LargeHello Hello(PsiSuite suite, PsiRole role, int items, int bucketItems) =>
        new()
        {
            Suite = suite,
            Role = role,
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.LegalPersons,
            Side = new DeclaredSide
            {
                Items = items,
                ItemsAreBound = true,
                Basis = s_digest,
                Terms = s_digest,
                Commitment = s_digest,
                SignerKey = s_digest,
            },
            MinimumIntersection = 0,
            BucketItems = (uint)bucketItems,
            SchemaHash = s_digest,
            Job = s_digest,
            Nonce = s_digest,
            Ephemeral = new byte[LargeHello.EphemeralSize],
            SilenceMilliseconds = 5,
        };
}
