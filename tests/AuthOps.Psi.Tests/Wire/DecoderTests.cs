using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Psi.Tests.Wire;

public sealed class DecoderTests
{
    [Property(MaxTest = 2000)]
    public void Any_bytes_are_a_header_or_a_typed_refusal(byte[] bytes)
    {
        var header = Decode(() => FrameHeader.Parse(bytes));
        if (header is { } parsed)
        {
            var again = new byte[FrameHeader.Size];
            parsed.Write(again);
            Assert.Equal(bytes[..FrameHeader.Size], again);
            Assert.InRange(parsed.PayloadLength, 0, FrameHeader.MaxPayloadLength);
        }
    }

    [Property(MaxTest = 500)]
    public void A_header_of_a_known_version_keeps_its_bytes(byte type, uint length)
    {
        byte[] bytes = [FrameHeader.Version, type, 0, 0, .. BitConverter.GetBytes(length)];
        var header = Decode(() => FrameHeader.Parse(bytes));

        Assert.Equal(length <= FrameHeader.MaxPayloadLength, header is not null);
        Assert.True(header is null || header.Value.Type == (FrameType)type);
    }

    [Property(MaxTest = 1000)]
    public Property Any_bytes_behind_the_magic_are_a_hello_or_a_typed_refusal() =>
        Prop.ForAll(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(HelloMessage.Size - 6).ToArbitrary(),
            tail =>
            {
                byte[] payload = [.. "APSI"u8, (byte)HelloMessage.ProtocolVersion, 0, .. tail];
                // The flags: one is known.
                payload[32] &= 1;
                payload.AsSpan(33, 3).Clear();
                var hello = HelloMessage.Parse(payload);
                var again = new byte[HelloMessage.Size];
                hello.Write(again);
                Assert.Equal(payload, again);
            }
        );

    [Property(MaxTest = 500)]
    public void Any_bytes_are_a_hello_an_opening_an_abort_or_a_typed_refusal(byte[] bytes)
    {
        _ = Decode(() => HelloMessage.Parse(bytes).ItemCount);
        _ = Decode(() => OpeningMessage.Parse(bytes));
        Assert.Equal(PsiProtocolError.PeerAborted, AbortMessage.Parse(bytes).Reason);
    }

    [Property(MaxTest = 300)]
    public void Openings_keep_their_bytes(bool opened, uint count)
    {
        var bytes = new byte[OpeningMessage.Size];
        new OpeningMessage(opened, count).Write(bytes);
        Assert.Equal(new OpeningMessage(opened, count), OpeningMessage.Parse(bytes));
    }

    [Property(MaxTest = 300)]
    public void A_party_refuses_any_bytes_where_a_frame_is_due(byte type, byte[] payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader((FrameType)type, payload.Length).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        using var receiver = new EcdhPsiReceiver(Parties.Set("a"), Parties.Rows());
        using var sender = new EcdhPsiSender(Parties.Set("a"), Parties.Rows());
        using var greeted = new EcdhPsiSender(Parties.Set("a"), Parties.Rows());
        var hello = receiver.NextFrame(TestContext.Current.CancellationToken).ToArray();
        greeted.Receive(hello, TestContext.Current.CancellationToken);
        _ = greeted.NextFrame(TestContext.Current.CancellationToken);

        foreach (var party in (EcdhPsiParty[])[receiver, sender, greeted])
        {
            Assert.Throws<PsiProtocolException>(() =>
                party.Receive(frame, TestContext.Current.CancellationToken)
            );
            Assert.Throws<InvalidOperationException>(() => party.Result);
        }
    }

    [Fact]
    public void An_announced_length_beyond_the_limit_is_refused_before_it_is_read()
    {
        byte[] bytes = [FrameHeader.Version, 3, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var thrown = Assert.Throws<PsiProtocolException>(() => FrameHeader.Parse(bytes));

        Assert.Equal(PsiProtocolError.SizeLimitExceeded, thrown.Reason);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    private static T? Decode<T>(Func<T> decode)
        where T : struct
    {
        try
        {
            return decode();
        }
        catch (PsiProtocolException e)
        {
            Assert.True(Enum.IsDefined(e.Reason));
            return null;
        }
    }
}
