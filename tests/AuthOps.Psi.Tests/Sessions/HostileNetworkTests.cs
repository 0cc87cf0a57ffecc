using System.Buffers.Binary;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>Each message of a session over a stream, attacked on its way: a typed abort on both sides, no output, no hang.</summary>
public sealed class HostileNetworkTests
{
    private static readonly PsiOptions s_patient = Parties.RowsToBoth();

    /// <summary>What is attacked: rows to both, payloads of matches, and a minimum that is not met.</summary>
    private static readonly PsiOptions[] s_kinds =
    [
        s_patient,
        Parties.Rows() with
        {
            PayloadBytes = 8,
        },
        Parties.Rows(minimum: 2),
    ];

    // After these a party waits for what does not come: for as long as a step may take.
    private static readonly string[] s_waiting =
    [
        "flip a bit of the length",
        "cut the last byte off",
        "announce the largest frame",
        "drop",
        "swap with the next",
        "replace by the one before",
        "reflect",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_untouched_session_has_eleven_messages_and_output()
    {
        var tap = new Wiretap();
        var (receiver, sender, _, _) = await tap.RunAsync(s_patient, s_patient, Token);

        Assert.Equal(
            [FrameType.Hello, FrameType.Items, FrameType.Tags, FrameType.Order, FrameType.Finish],
            tap.Sent[PsiRole.Receiver].Select(f => (FrameType)f[1])
        );
        Assert.Equal(
            [
                FrameType.Hello,
                FrameType.Items,
                FrameType.Tags,
                FrameType.Opening,
                FrameType.Order,
                FrameType.Finish,
            ],
            tap.Sent[PsiRole.Sender].Select(f => (FrameType)f[1])
        );
        Assert.Equal([1], receiver!.MatchedRows.ToArray());
        Assert.Equal([0], sender!.MatchedRows.ToArray());
    }

    [Fact]
    public async Task An_untouched_session_with_payloads_and_one_below_the_minimum_end_as_agreed()
    {
        var (receiver, sender, _, _) = await new Wiretap().RunAsync(s_kinds[1], s_kinds[1], Token);
        Assert.Equal([1], receiver!.MatchedRows.ToArray());
        Assert.Equal("b"u8, receiver.Payloads[0].Span);
        Assert.Empty(sender!.MatchedRows.ToArray());
        var tap = new Wiretap();
        (receiver, sender, _, _) = await tap.RunAsync(s_kinds[2], s_kinds[2], Token);
        Assert.True(receiver is { IntersectionSize: 1, RowsOpened: false });
        Assert.True(sender is { IntersectionSize: 1, RowsOpened: false });
        Assert.DoesNotContain(tap.Sent[PsiRole.Sender], f => (FrameType)f[1] == FrameType.Order);
    }

    [Theory]
    [InlineData("flip a bit of the version")]
    [InlineData("flip a bit of the type")]
    [InlineData("flip a bit of the first byte")]
    [InlineData("flip a bit in the middle")]
    [InlineData("flip a bit of the last byte")]
    [InlineData("cut the last byte off and say so")]
    [InlineData("add a byte and say so")]
    [InlineData("announce two gigabytes")]
    [InlineData("send twice")]
    [InlineData("replace by that of another session")]
    public async Task Every_message_attacked_ends_in_a_typed_abort_without_output(string attack) =>
        await AttackAllAsync([attack], timeout: null);

    [Fact]
    public async Task Every_message_held_back_or_cut_ends_in_a_typed_abort_without_output() =>
        // Together, since each waits for a step; one that comes early on a busy machine is the same end. A network does not depend on the instruction set: elsewhere one of them.
        await AttackAllAsync(
            SimdMode.IsDefault ? s_waiting : ["drop"],
            timeout: TimeSpan.FromSeconds(1.5)
        );

    /// <summary>Attacks every message of every kind of session, all at once.</summary>
    private static async Task AttackAllAsync(string[] attacks, TimeSpan? timeout)
    {
        var sessions = new List<Task>();
        foreach (var kind in s_kinds)
        {
            var other = new Wiretap();
            _ = await other.RunAsync(kind, kind, Token);
            var options = kind with { StepTimeout = timeout ?? kind.StepTimeout };
            foreach (var direction in other.Sent.Keys)
            {
                for (var number = 0; number < other.Sent[direction].Count; number++)
                {
                    var at = number;
                    sessions.AddRange(
                        attacks.Select(attack => AttackAsync(attack, options, direction, at, other))
                    );
                }
            }
        }

        Assert.True(sessions.Count >= 32 * attacks.Length);
        await Task.WhenAll(sessions);
    }

    private static async Task AttackAsync(
        string attack,
        PsiOptions options,
        PsiRole direction,
        int number,
        Wiretap other
    )
    {
        // After the last message of a direction nothing is read: a second one there is no attack.
        var toFollow = other.Sent[direction].Count - 1 - number;
        var isHarmless = toFollow == 0 && attack == "send twice";
        byte[]? held = null;
        Wiretap tap = null!;
        tap = new Wiretap
        {
            PassOn = (from, at, frame) =>
            {
                if (from == direction && at == number + 1 && held is not null)
                {
                    return [frame, held];
                }

                if (from != direction || at != number)
                {
                    return [frame];
                }

                held = attack == "swap with the next" ? frame : null;
                return Tamper(attack, tap, other, from, at, frame);
            },
        };

        var (receiver, sender, receiverFault, senderFault) = await tap.RunAsync(
            options,
            options,
            Token
        );

        var what =
            $"{attack}: message {number} of the {direction}, {options.PayloadBytes} bytes, minimum {options.MinimumIntersection}: {receiverFault} {senderFault}";
        if (isHarmless)
        {
            Assert.True(receiver is not null && sender is not null, what);
            return;
        }

        // The receiver has its output when it confirms; what comes to the sender after that, or in front of its confirmation,
        // ends the sender alone. Tags that come twice may reach the sender before or after it said its last.
        Assert.True(sender is null && senderFault is PsiProtocolException, what);
        Assert.True(receiver is not null || receiverFault is PsiProtocolException, what);
        var isBeforeConfirmation =
            direction == PsiRole.Receiver && attack == "send twice" && toFollow == 1;
        if (!isBeforeConfirmation || options.Output == PsiOutput.RowsToBoth)
        {
            var confirmed =
                isBeforeConfirmation || (direction == PsiRole.Receiver && toFollow == 0);
            Assert.True(confirmed == receiver is not null, what);
        }
    }

    /// <summary>What is passed on in place of a frame.</summary>
    internal static IReadOnlyList<byte[]> Tamper(
        string attack,
        Wiretap tap,
        Wiretap other,
        PsiRole from,
        int at,
        byte[] frame
    )
    {
        var opposite = from == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver;
        return attack switch
        {
            "flip a bit of the version" => [Flip(frame, 0)],
            "flip a bit of the type" => [Flip(frame, 1)],
            "flip a bit of the length" => [Flip(frame, 4)],
            "flip a bit of the first byte" => [Flip(frame, FrameHeader.Size)],
            "flip a bit in the middle" => [Flip(frame, (FrameHeader.Size + frame.Length) / 2)],
            "flip a bit of the last byte" => [Flip(frame, frame.Length - 1)],
            "cut the last byte off" => [frame[..^1]],
            "cut the last byte off and say so" => [Announce(frame[..^1], frame.Length - 9)],
            "add a byte and say so" => [Announce([.. frame, 0], frame.Length - 7)],
            "announce two gigabytes" => [Announce(frame, int.MaxValue)],
            "announce the largest frame" => [Announce(frame, FrameHeader.MaxPayloadLength)],
            "send twice" => [frame, frame],
            "replace by the one before" => at == 0 ? [] : [tap.Sent[from][at - 1]],
            "replace by that of another session" => [other.Sent[from][at]],
            "reflect" => at < tap.Sent[opposite].Count ? [tap.Sent[opposite][at]] : [],
            _ => [],
        };
    }

    private static byte[] Flip(byte[] frame, int position)
    {
        frame[position] ^= 4;
        return frame;
    }

    private static byte[] Announce(byte[] frame, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), length);
        return frame;
    }
}
