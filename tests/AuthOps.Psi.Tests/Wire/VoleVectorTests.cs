using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Psi.Tests.Vole;
using AuthOps.Psi.Vole;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Wire;

/// <summary>
/// The sessions of docs/wire/psi-vole-vectors.txt, a session of every suite: each frame of both parties, whose draws are fixed, by its
/// digest, and short ones byte for byte.
/// </summary>
public sealed class VoleVectorTests
{
    // Longer frames stand by their digests alone.
    private const int MostWhole = 512;

    [Theory]
    [MemberData(nameof(Parties.VoleSuites), MemberType = typeof(Parties))]
    public void Both_parties_send_the_frames_of_the_vectors(PsiSuite suite)
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var found = VoleSuite.Find(suite)!;
        var options = Parties.RowsToBoth() with { Suite = suite };
        using var ofReceiver = new FixedVoleRandomness(key: 2, nonce: 0x11);
        using var ofSender = new FixedVoleRandomness(key: 3, nonce: 0x22);
        using var receiver = new VoleReceivingParty(
            Parties.Set("alice", "bob", "王芳"),
            options,
            found,
            ofReceiver
        );
        using var sender = new VoleSendingParty(
            Parties.Set("bob", "王芳", "dave"),
            options,
            found,
            ofSender
        );

        var frames = Parties.RunLockstep(receiver, sender);

        Assert.Equal([1, 2], receiver.Result.MatchedRows.ToArray());
        Assert.Equal([0, 1], sender.Result.MatchedRows.ToArray());
        var lines = frames.Select(f =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{f.From.ToString()[0]} {f.Frame[1]} {f.Frame.Length} {Convert.ToHexStringLower(SHA256.HashData(f.Frame))}{(f.Frame.Length <= MostWhole ? $" {Convert.ToHexStringLower(f.Frame)}" : "")}"
            )
        );
        var vector = $"{suite} {receiver.Result.SessionId}\n{string.Join('\n', lines)}\n\n";
        var path = Path.Combine(root, "docs", "wire", "psi-vole-vectors.txt");
        Assert.True(
            File.ReadAllText(path).Contains(vector, StringComparison.Ordinal),
            $"{suite} is another in {Path.GetFileName(path)} than:\n{vector}"
        );
    }
}
