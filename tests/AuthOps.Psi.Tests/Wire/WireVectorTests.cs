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
        var options = Parties.RowsToBoth(minimum: 1) with { Suite = suite };
        var (receiver, sender) = RequireOnPage(
            $"{suite}",
            options,
            Parties.Set("bob", "王芳", "dave")
        );
        Assert.Equal([1, 2], receiver.MatchedRows.ToArray());
        Assert.Equal([0, 1], sender.MatchedRows.ToArray());
    }

    [Theory]
    [InlineData(PsiSuite.EcdhRistretto255)]
    [InlineData(PsiSuite.EcdhSm2)]
    [InlineData(PsiSuite.EcdhP256)]
    public void The_vectors_with_payloads_are_what_two_parties_send(PsiSuite suite)
    {
        var options = Parties.Rows(minimum: 1) with { Suite = suite, PayloadBytes = 8 };
        byte[][] payloads = ["gold"u8.ToArray(), [], "12345678"u8.ToArray()];
        var (receiver, _) = RequireOnPage(
            $"{suite} payloads",
            options,
            Parties
                .Set("bob", "王芳", "dave")
                .WithPayloads([.. payloads.Select(p => new ReadOnlyMemory<byte>(p))])
        );
        Assert.Equal(payloads[..2], receiver.Payloads.Select(p => p.ToArray()));
    }

    /// <summary>Runs a session whose secrets are fixed; its frames and id must stand on the page under a name.</summary>
    private static (PsiResult Receiver, PsiResult Sender) RequireOnPage(
        string name,
        PsiOptions options,
        PsiItemSet theirs
    )
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "psi-ecdh.md"));
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("alice", "bob", "王芳"),
            options,
            new FixedRandomness(scalar: 2, nonce: 0x11, shuffle: false)
        );
        using var sender = new EcdhPsiSender(
            theirs,
            options,
            new FixedRandomness(scalar: 3, nonce: 0x22, shuffle: false)
        );

        var frames = Parties.RunLockstep(receiver, sender);

        var vector = string.Join(
            '\n',
            frames.Select(f => $"{f.From.ToString()[0]} {Convert.ToHexStringLower(f.Frame)}")
        );
        var id = receiver.Result.SessionId;
        Assert.True(
            page.Contains($"```hex {name}\n{vector}\n```", StringComparison.Ordinal)
                && page.Contains(id, StringComparison.Ordinal),
            $"{name} is another on the page than:\n{vector}\n{id}"
        );
        return (receiver.Result, sender.Result);
    }
}
