using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Wire;

public sealed class WireVectorTests
{
    [Fact]
    public void The_vector_of_the_wire_page_is_what_two_parties_send()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-ecdh.md"));
        var start = page.IndexOf("```hex", StringComparison.Ordinal) + "```hex".Length;
        var block = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        var expected = block.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var options = Parties.Rows(minimum: 1);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("alice", "bob", "王芳"),
            options,
            new FixedRandomness(scalar: 2, nonce: 0x11, shuffle: false)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set("bob", "王芳", "dave"),
            options,
            new FixedRandomness(scalar: 3, nonce: 0x22, shuffle: false)
        );

        var frames = Parties.RunLockstep(receiver, sender);

        Assert.Equal(expected, frames.Select(f => Convert.ToHexStringLower(f.Frame)));
        Assert.Equal([1, 2], receiver.Result.MatchedRows.ToArray());
        Assert.Contains(
            $"Session id `{receiver.Result.SessionId}`",
            page,
            StringComparison.Ordinal
        );
    }
}
