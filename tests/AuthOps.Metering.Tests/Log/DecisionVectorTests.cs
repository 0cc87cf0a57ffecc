using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// The bytes of what a decision says, as <c>docs/wire/usage-log.md</c> prints them; they were computed there by another
/// program in another language.
/// </summary>
public sealed class DecisionVectorTests
{
    private const string Body =
        "0a6f70657261746f722d3108702d637265646974000102030405060708090a0b0c0d0e0f101112131415161718191a1b"
        + "1c1d1e1f010008732d63726564697402000662616e6b2d310862726f6b65722d31";

    private static readonly DecisionBody s_released = new(
        "operator-1",
        "p-credit",
        Convert.ToHexStringLower([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
        ["s-credit"],
        ["bank-1", "broker-1"]
    );

    [Fact]
    public void A_decision_is_written_and_read_byte_for_byte()
    {
        Assert.Equal(Body, Convert.ToHexStringLower(s_released.Write()));
        var read = DecisionBody.Read(Convert.FromHexString(Body));
        Assert.Equal(s_released.Write(), read.Write());
        Assert.Equal((s_released.Actor, s_released.Digest), (read.Actor, read.Digest));
        Assert.ThrowsAny<FormatException>(() => DecisionBody.Read([.. s_released.Write(), 0]));
        for (var length = 0; length < s_released.Write().Length; length++)
        {
            Assert.ThrowsAny<FormatException>(() =>
                DecisionBody.Read(s_released.Write().AsSpan(0, length))
            );
        }
    }

    [Fact]
    public void A_tag_has_the_stage_first_and_the_fault_second()
    {
        Assert.Equal(0x0Au, DecisionTag.Of(AuthorizationStage.ProductReleased));
        Assert.Equal(
            0x1009u,
            DecisionTag.Of(
                AuthorizationStage.ReleaseReviewed,
                AuthorizationFault.ReleaseNotApproved
            )
        );
    }

    [Fact]
    public void The_page_prints_the_same_bytes()
    {
        var root = SharedFiles.CheckoutRoot();
        if (root is null)
        {
            Assert.Skip("needs docs/, which is not above this test");
        }

        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "usage-log.md"));
        Assert.Contains(Body, page.ReplaceLineEndings(""), StringComparison.Ordinal);
    }
}
