using System.Buffers.Binary;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests;

/// <summary>Replaces a frame on its way, given the frames before it.</summary>
internal delegate byte[] Tamper(byte[] frame, List<byte[]> earlier);

/// <summary>Sessions in which one frame is replaced on its way.</summary>
internal static class Tampering
{
    /// <summary>
    /// Runs a session, one frame of which is replaced, and disposes of both parties. Whoever notices throws; after that nobody has
    /// output, except a receiver that had finished before its last frame was touched.
    /// </summary>
    public static PsiProtocolException? Attack(
        PsiParty receiver,
        PsiParty sender,
        int index,
        Tamper tamper
    )
    {
        var number = 0;
        return Attack(receiver, sender, _ => number++ == index, tamper);
    }

    /// <summary>The same, of the first frame that is looked for.</summary>
    public static PsiProtocolException? Attack(
        PsiParty receiver,
        PsiParty sender,
        Predicate<byte[]> isIt,
        Tamper tamper
    )
    {
        using (receiver)
        using (sender)
        {
            var sent = new List<byte[]>();
            var isDone = false;
            try
            {
                while (!receiver.IsFinished || !sender.IsFinished)
                {
                    var (from, to) = receiver.WantsToSend ? (receiver, sender) : (sender, receiver);
                    var frame = from.NextFrame(TestContext.Current.CancellationToken).ToArray();
                    var isNow = !isDone && isIt(frame);
                    isDone |= isNow;
                    var onTheWire = isNow ? tamper([.. frame], sent) : frame;
                    sent.Add(frame);
                    to.Receive(onTheWire, TestContext.Current.CancellationToken);
                }

                return null;
            }
            catch (PsiProtocolException e)
            {
                Assert.False(sender.IsFinished);
                // The receiver says the last frame, and is finished then.
                Assert.Equal(
                    receiver.IsFinished,
                    sent[^1][1] == (byte)FrameType.Finish && sent[^2][1] == (byte)FrameType.Finish
                );
                Assert.Throws<InvalidOperationException>(() => sender.Result);
                return e;
            }
        }
    }

    /// <summary>Makes a frame's payload longer or shorter, and its header say so.</summary>
    public static byte[] Resize(byte[] frame, int by)
    {
        var resized = new byte[frame.Length + by];
        frame.AsSpan(0, Math.Min(frame.Length, resized.Length)).CopyTo(resized);
        BinaryPrimitives.WriteInt32LittleEndian(
            resized.AsSpan(4),
            resized.Length - FrameHeader.Size
        );
        return resized;
    }
}
