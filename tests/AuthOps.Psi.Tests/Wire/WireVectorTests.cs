using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Tests.Ecdh;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Wire;

public sealed class WireVectorTests
{
    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public void The_vectors_of_the_wire_page_are_what_two_parties_send(PsiSuite suite)
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-ecdh.md"));
        var options = Parties.RowsToBoth(minimum: 1) with { Suite = suite };
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

        var vector = string.Join(
            '\n',
            frames.Select(f => $"{f.From.ToString()[0]} {Convert.ToHexStringLower(f.Frame)}")
        );
        TestContext.Current.TestOutputHelper?.WriteLine(vector);
        TestContext.Current.TestOutputHelper?.WriteLine(receiver.Result.SessionId);
        Assert.Equal([1, 2], receiver.Result.MatchedRows.ToArray());
        Assert.Equal([0, 1], sender.Result.MatchedRows.ToArray());
        Assert.True(
            page.Contains($"```hex {suite}\n{vector}\n```", StringComparison.Ordinal)
                && page.Contains(receiver.Result.SessionId, StringComparison.Ordinal),
            $"{suite} is another on the page than:\n{vector}\n{receiver.Result.SessionId}"
        );
    }
}
