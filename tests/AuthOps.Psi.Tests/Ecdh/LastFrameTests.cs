using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests.Ecdh;

/// <summary>
/// A party that waited for more after the peer's last frame would read what the next user of the stream sends: sessions of
/// buckets follow one another on one connection.
/// </summary>
public sealed class LastFrameTests
{
    public static TheoryData<PsiOutput> Outputs => [.. Enum.GetValues<PsiOutput>()];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Nothing_is_expected_from_the_peers_last_frame_on(PsiOutput output)
    {
        var token = TestContext.Current.CancellationToken;
        var options = Parties.Rows() with { Output = output };
        using var receiver = new EcdhPsiReceiver(Parties.Set("a", "b"), options);
        using var sender = new EcdhPsiSender(Parties.Set("b", "c"), options);
        var ended = 0;
        while (!receiver.IsFinished || !sender.IsFinished)
        {
            EcdhPsiParty from = receiver.WantsToSend ? receiver : sender;
            EcdhPsiParty to = receiver.WantsToSend ? sender : receiver;
            var frame = from.NextFrame(token).ToArray();
            Assert.True(to.ExpectsFrame);
            to.Receive(frame, token);
            if ((FrameType)frame[1] == FrameType.Finish)
            {
                ended++;
                Assert.False(to.ExpectsFrame, $"{to.Role} expects more behind the last frame");
            }
        }

        Assert.Equal(2, ended);
    }
}
