using System.Text;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Items;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class PayloadTests
{
    private const int Bytes = 40;

    public static TheoryData<PsiSuite> Suites =>
        [PsiSuite.EcdhRistretto255, PsiSuite.EcdhSm2, PsiSuite.EcdhP256];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_receiver_learns_the_payloads_of_its_matches(PsiSuite suite)
    {
        // A key of the receiver stands in two rows, and both parties pad.
        string?[] mine = ["k3", "k1", "none", "k3", "k2"];
        string?[] theirs = ["k1", "k2", "k3", "k4", "k5"];
        using var receiver = new EcdhPsiReceiver(
            PsiItemSet.FromStrings(
                "id",
                mine,
                new PsiItemPolicy { Duplicates = DuplicatePolicy.AllRows }
            ),
            Options(suite) with
            {
                SizeBound = 9,
            }
        );
        using var sender = new EcdhPsiSender(
            WithPayloads(theirs),
            Options(suite) with
            {
                SizeBound = 7,
            }
        );
        _ = Parties.RunLockstep(receiver, sender);

        Assert.Equal([0, 1, 3, 4], receiver.Result.MatchedRows.ToArray());
        Assert.Equal(
            ["of k3", "of k1", "of k3", "of k2"],
            receiver.Result.Payloads.Select(p => Encoding.UTF8.GetString(p.Span))
        );
        Assert.Empty(sender.Result.Payloads);
        Assert.Equal(Bytes, receiver.Result.Facts.PayloadBytes);
        Assert.Equal(receiver.Result.Facts, sender.Result.Facts);
    }

    [Fact]
    public void The_sealed_payload_of_the_wire_page_is_what_the_library_writes()
    {
        // From an implementation of its own, in Python, of the two lines of the page.
        var id = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var element = AuthOps.Primitives.Groups.Ristretto255.Instance.Generator;
        var seal = new PayloadSeal(AuthOps.Primitives.Hashing.HashKind.Sha256, id, payloadBytes: 8);
        var unit = new byte[PayloadSeal.UnitSize(8)];

        seal.Seal(element, "gold"u8, unit);

        Assert.Equal(
            "de0fe4132636680c0c3a39fce82c651667daa951468f5303108c",
            Convert.ToHexStringLower(unit)
        );
        Assert.Equal("gold"u8.ToArray(), seal.TryOpen(element, unit));
    }

    [Fact]
    public void Many_payloads_of_every_length_arrive_over_several_frames()
    {
        var keys = Parties.Keys(0, 300);
        var payloads = keys.Select((_, i) => new ReadOnlyMemory<byte>([.. new byte[i], 1]))
            .ToList();
        var options = Options(PsiSuite.EcdhRistretto255) with
        {
            PayloadBytes = PsiOptions.MaxPayloadBytes,
        };
        using var receiver = new EcdhPsiReceiver(Parties.Set(keys), options);
        using var sender = new EcdhPsiSender(Parties.Set(keys).WithPayloads(payloads), options);
        var frames = Parties.RunLockstep(receiver, sender);

        Assert.Equal(3, frames.Count(f => (FrameType)f.Frame[1] == FrameType.Payloads));
        Assert.Equal(
            payloads.Select(p => p.Length),
            receiver.Result.Payloads.Select(p => p.Length)
        );
        Assert.All(receiver.Result.Payloads, p => Assert.Equal(1, p.Span[^1]));
    }

    [Fact]
    public void Below_the_threshold_neither_keys_nor_payloads_are_sent()
    {
        var options = Options(PsiSuite.EcdhRistretto255) with { MinimumIntersection = 3 };
        using var receiver = new EcdhPsiReceiver(Parties.Set("k1", "k2"), options);
        using var sender = new EcdhPsiSender(WithPayloads("k1", "k2", "k3"), options);
        var frames = Parties.RunLockstep(receiver, sender);

        Assert.DoesNotContain(
            frames,
            f => (FrameType)f.Frame[1] is FrameType.PayloadKeys or FrameType.Payloads
        );
        Assert.Empty(receiver.Result.Payloads);
    }

    [Fact]
    public void Lengths_do_not_depend_on_what_the_payloads_are()
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var length in (int[])[0, 1, Bytes])
        {
            var payloads = Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[length]), 3);
            var options = Options(PsiSuite.EcdhRistretto255);
            using var receiver = new EcdhPsiReceiver(Parties.Set("k1", "x"), options);
            using var sender = new EcdhPsiSender(
                Parties.Set("k1", "k2", "k3").WithPayloads([.. payloads]),
                options
            );
            var frames = Parties.RunLockstep(receiver, sender);
            shapes.Add(string.Join(',', frames.Select(f => f.Frame.Length)));
        }

        Assert.Single(shapes);
    }

    [Fact]
    public void No_key_the_receiver_is_given_opens_the_payload_of_another_item()
    {
        var options = Options(PsiSuite.EcdhRistretto255);
        using var receiver = new EcdhPsiReceiver(
            Parties.Set("k1", "x", "y"),
            options,
            new FixedRandomness(5, 1, shuffle: false)
        );
        using var sender = new EcdhPsiSender(WithPayloads("k1", "k2", "k3"), options);
        var frames = Parties.RunLockstep(receiver, sender);

        // What the receiver can compute: the mask taken off every element it was given, matching or not.
        var given = frames.Single(f => (FrameType)f.Frame[1] == FrameType.PayloadKeys).Frame[8..];
        using var masker = new EcdhMasker(
            EcdhSuite.Of(PsiSuite.EcdhRistretto255),
            new FixedRandomness(5, 1, shuffle: false),
            1
        );
        Assert.Equal(-1, masker.Unmask(given, Token));
        var seal = new PayloadSeal(
            AuthOps.Primitives.Hashing.HashKind.Sha256,
            Convert.FromHexString(receiver.Result.SessionId),
            Bytes
        );
        var payloads = frames.Single(f => (FrameType)f.Frame[1] == FrameType.Payloads).Frame[8..];
        var opened = payloads
            .Chunk(PayloadSeal.UnitSize(Bytes))
            .SelectMany(unit => given.Chunk(32).Select(key => seal.TryOpen(key, unit)))
            .OfType<byte[]>()
            .Select(Encoding.UTF8.GetString);
        Assert.Equal(["of k1"], opened);
    }

    [Theory]
    [InlineData((byte)FrameType.PayloadKeys, PsiProtocolError.InvalidElement)]
    [InlineData((byte)FrameType.Payloads, PsiProtocolError.InvalidPayload)]
    public void A_key_or_payload_that_is_none_ends_in_a_typed_abort(
        byte type,
        PsiProtocolError reason
    )
    {
        var options = Options(PsiSuite.EcdhRistretto255);
        using var receiver = new EcdhPsiReceiver(Parties.Set("k1"), options);
        using var sender = new EcdhPsiSender(WithPayloads("k1"), options);

        var thrown = Assert.Throws<PsiProtocolException>(() =>
        {
            while (!receiver.IsFinished)
            {
                EcdhPsiParty from = receiver.WantsToSend ? receiver : sender;
                EcdhPsiParty to = receiver.WantsToSend ? sender : receiver;
                var frame = from.NextFrame(Token).ToArray();
                if (frame[1] == type)
                {
                    frame.AsSpan(FrameHeader.Size).Fill(0xFF);
                }

                to.Receive(frame, Token);
            }
        });

        Assert.Equal(reason, thrown.Reason);
        Assert.Throws<InvalidOperationException>(() => receiver.Result);
    }

    [Fact]
    public void Payloads_that_cannot_be_are_refused_before_any_message()
    {
        Refused(Options(PsiSuite.EcdhX25519Elligator2));
        Refused(Options(PsiSuite.EcdhSm2) with { Output = PsiOutput.Cardinality });
        Refused(Options(PsiSuite.EcdhSm2) with { PayloadBytes = PsiOptions.MaxPayloadBytes + 1 });
        var options = Options(PsiSuite.EcdhP256);
        Assert.Throws<ArgumentException>(
            "items",
            () => new EcdhPsiSender(Parties.Set("a"), options)
        );
        Assert.Throws<ArgumentException>(
            "items",
            () => new EcdhPsiSender(Parties.Set("a").WithPayloads([new byte[Bytes + 1]]), options)
        );
        Assert.Throws<ArgumentException>("payloads", () => Parties.Set("a").WithPayloads([]));

        static void Refused(PsiOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>("PayloadBytes", options.Validate);
    }

    private static PsiOptions Options(PsiSuite suite) =>
        Parties.Rows() with
        {
            Suite = suite,
            PayloadBytes = Bytes,
        };

    private static PsiItemSet WithPayloads(params string?[] keys) =>
        Parties
            .Set(keys)
            .WithPayloads([
                .. keys.Select(key => new ReadOnlyMemory<byte>(
                    Encoding.UTF8.GetBytes($"of {key}")
                )),
            ]);
}
