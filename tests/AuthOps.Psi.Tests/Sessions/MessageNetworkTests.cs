using AuthOps.Psi.Governance;
using AuthOps.Psi.Multiparty;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Unbalanced;
using AuthOps.Psi.Wire;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>
/// Each frame of lookups, sums and many parties over a stream, attacked on its way: whoever it was for has no output and a typed
/// abort, and so has the other unless it had said everything; nobody hangs.
/// </summary>
public sealed class MessageNetworkTests
{
    private static readonly string[] s_attacks =
    [
        "flip a bit of the version",
        "flip a bit of the type",
        "flip a bit of the first byte",
        "flip a bit in the middle",
        "flip a bit of the last byte",
        "cut the last byte off and say so",
        "add a byte and say so",
        "announce two gigabytes",
        "send twice",
        "replace by that of another session",
    ];

    // After these a party waits for what does not come: for as long as a step may take.
    private static readonly string[] s_waiting =
    [
        "cut the last byte off",
        "announce the largest frame",
        "drop",
        "swap with the next",
        "replace by the one before",
        "reflect",
    ];

    private static readonly PsiConnectionOptions s_patient = new()
    {
        // All attacks run at once: a step takes long where kernels are slow.
        StepTimeout = TimeSpan.FromSeconds(SimdMode.IsDefault ? 10 : 20),
        SessionTimeout = TimeSpan.FromSeconds(60),
    };

    // Where the attack ends in a timeout, one that comes early on a busy machine is the same end.
    private static readonly PsiConnectionOptions s_impatient = s_patient with
    {
        StepTimeout = TimeSpan.FromSeconds(1.5),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_frame_of_a_lookup_attacked_ends_in_a_typed_abort_without_output()
    {
        using var server = LookupServer();
        await AttackAllAsync(
            limits => new Link(Look(null, limits), Serve(server, limits)),
            4,
            5,
            [.. s_attacks, .. s_waiting]
        );
    }

    [Fact]
    public async Task Every_frame_of_a_lookup_in_published_tags_attacked_ends_in_a_typed_abort()
    {
        using var server = LookupServer();
        using var file = new MemoryStream();
        await server.PublishAsync(file, null, cancellationToken: Token);
        var reader = new TagFileReader(server.Epoch);
        reader.Append(file.ToArray());
        var tags = reader.Complete();
        await AttackAllAsync(
            limits => new Link(Look(tags, limits), Serve(server, limits)),
            4,
            5,
            ["flip a bit in the middle", "send twice", "drop", "reflect"]
        );
    }

    [Fact]
    public async Task Every_frame_of_a_lookup_with_a_receipt_attacked_ends_in_a_typed_abort()
    {
        using var server = LookupServer(Receipt(PsiRole.Sender));
        await AttackAllAsync(
            limits => new Link(
                Look(null, limits, Receipt(PsiRole.Receiver)),
                Serve(server, limits)
            ),
            5,
            7,
            ["flip a bit in the middle", "replace by that of another session", "drop"]
        );

        static PsiGovernance Receipt(PsiRole role) => new() { Receipt = Signers.Terms(role) };
    }

    [Fact]
    public async Task Every_frame_of_a_sum_attacked_ends_in_a_typed_abort_without_output() =>
        await AttackAllAsync(
            limits => new Link(Keys(limits), Values(limits)),
            5,
            5,
            [.. s_attacks, .. s_waiting]
        );

    [Fact]
    public async Task Every_frame_between_many_parties_attacked_ends_in_a_typed_abort() =>
        await Task.WhenAll(AttackPairAsync(0, 1), AttackPairAsync(0, 2), AttackPairAsync(1, 2));

    private static async Task AttackPairAsync(int left, int right)
    {
        string[] attacks = ["flip a bit in the middle", "drop", "reflect"];
        var link = PartyLink(left, right, s_patient);
        var tap = new Wiretap();
        _ = await tap.RunAsync(link.Receiver, link.Sender, Token);
        var (receiver, sender) = (tap.Sent[PsiRole.Receiver], tap.Sent[PsiRole.Sender]);
        Assert.Equal((FrameType.Finish, FrameType.Finish), (Type(receiver[^1]), Type(sender[^1])));
        await AttackAllAsync(
            limits => PartyLink(left, right, limits),
            receiver.Count,
            sender.Count,
            attacks
        );
    }

    internal static UnbalancedServer LookupServer(PsiGovernance? governance = null) =>
        UnbalancedServer.Create(
            Parties.Set("b", "c"),
            new UnbalancedOptions
            {
                Subjects = PsiSubjects.LegalPersons,
                LabelSize = 8,
                EvaluationsPerClient = int.MaxValue,
                Governance = governance is null ? null : _ => governance,
            },
            [new byte[] { 1 }, new byte[] { 2 }],
            Token
        );

    private static FrameType Type(byte[] frame) => (FrameType)frame[1];

    private static Func<Stream, Task<object>> Look(
        PublishedTags? tags,
        PsiConnectionOptions limits,
        PsiGovernance? governance = null
    ) =>
        async stream =>
            await LookupSession.RunAsync(
                stream,
                Parties.Set("a", "b"),
                new LookupOptions { Published = tags, Governance = governance },
                limits,
                cancellationToken: Token
            );

    private static Func<Stream, Task<object>> Serve(
        UnbalancedServer server,
        PsiConnectionOptions limits
    ) => async stream => await LookupSession.ServeAsync(stream, server, "c", limits, Token);

    private static readonly SumOptions s_sum = new()
    {
        Lowest = 0,
        Highest = 9,
        MinimumIntersection = 1,
        BothLearnSum = true,
    };

    private static Func<Stream, Task<object>> Keys(PsiConnectionOptions limits) =>
        async stream =>
            await SumSession.RunKeysAsync(
                stream,
                Parties.Set("a", "b"),
                s_sum,
                limits,
                cancellationToken: Token
            );

    private static Func<Stream, Task<object>> Values(PsiConnectionOptions limits) =>
        async stream =>
            await SumSession.RunValuesAsync(
                stream,
                Parties.Set("b", "c"),
                new long[] { 7, 8 },
                s_sum,
                limits,
                cancellationToken: Token
            );

    /// <summary>Three parties, of which two talk through the tap.</summary>
    private static Link PartyLink(int left, int right, PsiConnectionOptions limits)
    {
        var rest = 3 - left - right;
        (Stream Mine, Stream Theirs)[] direct = [];
        return new Link(
            async stream =>
            {
                direct = [DuplexPipe.Create(), DuplexPipe.Create()];
                var third = new Stream?[3];
                (third[left], third[right]) = (direct[0].Theirs, direct[1].Theirs);
                var mine = new Stream?[3];
                (mine[right], mine[rest]) = (stream, direct[0].Mine);
                _ = RunAsync(third, rest);
                return await RunAsync(mine, left);
            },
            async stream =>
            {
                var mine = new Stream?[3];
                (mine[left], mine[rest]) = (stream, direct[1].Mine);
                return await RunAsync(mine, right);
            }
        );

        async Task<object> RunAsync(Stream?[] streams, int index) =>
            await CardinalitySession.RunAsync(
                streams,
                index,
                Parties.Set("a", $"b{index}"),
                limits,
                Token
            ) ?? -1;
    }

    private static async Task AttackAllAsync(
        Func<PsiConnectionOptions, Link> newLink,
        int receiver,
        int sender,
        string[] attacks
    )
    {
        var other = new Wiretap();
        var link = newLink(s_patient);
        var (asked, told, first, second) = await other.RunAsync(link.Receiver, link.Sender, Token);
        Assert.True(asked is not null && told is not null, $"{first} {second}");
        Assert.Equal(receiver, other.Sent[PsiRole.Receiver].Count);
        Assert.Equal(sender, other.Sent[PsiRole.Sender].Count);
        var sessions = new List<Task>();
        foreach (var direction in new[] { PsiRole.Receiver, PsiRole.Sender })
        {
            var count = direction == PsiRole.Receiver ? receiver : sender;
            for (var number = 0; number < count; number++)
            {
                sessions.AddRange(
                    attacks.Select(attack =>
                        AttackAsync(
                            newLink(s_waiting.Contains(attack) ? s_impatient : s_patient),
                            attack,
                            direction,
                            number,
                            count,
                            other
                        )
                    )
                );
            }
        }

        await Task.WhenAll(sessions);
    }

    private static async Task AttackAsync(
        Link link,
        string attack,
        PsiRole direction,
        int number,
        int count,
        Wiretap other
    )
    {
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
                return HostileNetworkTests.Tamper(attack, tap, other, from, at, frame);
            },
        };
        var (receiver, sender, receiverFault, senderFault) = await tap.RunAsync(
            link.Receiver,
            link.Sender,
            Token
        );
        var what = $"{attack}: frame {number} of the {direction}: {receiverFault} {senderFault}";
        var isReceiver = direction == PsiRole.Receiver;
        var (hearer, hearerFault) = isReceiver ? (sender, senderFault) : (receiver, receiverFault);
        var (speaker, speakerFault) = isReceiver
            ? (receiver, receiverFault)
            : (sender, senderFault);
        if (number == count - 1 && attack == "send twice")
        {
            // Behind the end nothing is read: a second one there is no attack.
            Assert.True(hearer is not null && speaker is not null, what);
            return;
        }

        Assert.True(hearer is null && hearerFault is PsiProtocolException, what);
        // The first byte of the next frame may be the one that was cut off: then it is that frame that does not arrive.
        var hitsNext = attack is "send twice" or "cut the last byte off";
        var saidEverything = number == count - 1 || (number == count - 2 && hitsNext);
        Assert.True(speaker is null ? speakerFault is PsiProtocolException : saidEverything, what);
    }

    private sealed record Link(
        Func<Stream, Task<object>> Receiver,
        Func<Stream, Task<object>> Sender
    );
}
