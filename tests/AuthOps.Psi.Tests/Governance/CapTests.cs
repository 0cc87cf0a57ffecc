using System.Buffers.Binary;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Tests.Governance;

public sealed class CapTests : IDisposable
{
    private static readonly PsiCaps s_caps = new()
    {
        MinimumItems = 4,
        MaximumItems = 100,
        MaximumRatio = 5,
        MaximumSessions = 4,
        MinimumDifference = 3,
        MaximumPeerInputs = 3,
        Window = TimeSpan.FromHours(1),
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly SettableClock _clock = new(Parties.Now);

    private static ReadOnlySpan<byte> Key => "0123456789abcdef0123456789abcdef"u8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>
    /// The peer declares the caps and keeps none: whatever size it announces, this side judges for itself, on either role,
    /// and yields nothing that depends on a key.
    /// </summary>
    [Theory]
    [InlineData(3, PsiCapReason.TooFewItems)]
    [InlineData(101, PsiCapReason.TooManyItems)]
    [InlineData(51, PsiCapReason.Ratio)]
    public void Each_side_enforces_the_caps_of_sizes_by_itself(int announced, PsiCapReason reason)
    {
        var options = ReceiptSessionTests.Limited(s_caps);
        using var receiver = new EcdhPsiReceiver(Parties.Set(Parties.Keys(0, 10)), options);
        using var sender = new EcdhPsiSender(
            Parties.Set(Parties.Keys(0, 10)),
            ReceiptSessionTests.Limited(s_caps)
        );

        sender.Receive(Announce(receiver.NextFrame(Token).ToArray()), Token);
        Assert.Equal(reason, Assert.Throws<PsiCapException>(() => sender.NextFrame(Token)).Reason);
        Assert.False(sender.WantsToSend || sender.IsHandshakeComplete);

        using var honest = new EcdhPsiSender(
            Parties.Set(Parties.Keys(0, 10)),
            ReceiptSessionTests.Limited(s_caps)
        );
        using var again = new EcdhPsiReceiver(Parties.Set(Parties.Keys(0, 10)), options);
        honest.Receive(again.NextFrame(Token).ToArray(), Token);
        Assert.Equal(
            reason,
            Assert
                .Throws<PsiCapException>(() =>
                    again.Receive(Announce(honest.NextFrame(Token).ToArray()), Token)
                )
                .Reason
        );
        Assert.False(again.WantsToSend || again.IsHandshakeComplete);

        byte[] Announce(byte[] hello)
        {
            BinaryPrimitives.WriteInt32LittleEndian(hello.AsSpan(8 + 12), announced);
            return hello;
        }
    }

    [Fact]
    public void A_set_beyond_the_own_caps_is_refused_before_anything_is_sent()
    {
        Assert.Equal(
            PsiCapReason.TooFewItems,
            Assert
                .Throws<PsiCapException>(() =>
                    new EcdhPsiReceiver(Parties.Set("a"), ReceiptSessionTests.Limited(s_caps))
                )
                .Reason
        );
        Assert.Equal(
            PsiCapReason.TooManyItems,
            Assert
                .Throws<PsiCapException>(() =>
                    new EcdhPsiSender(
                        Parties.Set(Parties.Keys(0, 101)),
                        ReceiptSessionTests.Limited(s_caps)
                    )
                )
                .Reason
        );
    }

    [Fact]
    public void Parties_with_other_caps_do_not_begin()
    {
        using var receiver = new EcdhPsiReceiver(
            Parties.Set(Parties.Keys(0, 9)),
            ReceiptSessionTests.Limited(s_caps with { MinimumDifference = 2 })
        );
        using var sender = new EcdhPsiSender(
            Parties.Set(Parties.Keys(0, 9)),
            ReceiptSessionTests.Limited(s_caps)
        );
        using var without = new EcdhPsiSender(
            Parties.Set(Parties.Keys(0, 9)),
            Parties.Rows() with
            {
                Purpose = Signers.Purpose,
            }
        );
        var hello = receiver.NextFrame(Token).ToArray();

        Assert.Equal(
            PsiProtocolError.PolicyMismatch,
            Assert.Throws<PsiProtocolException>(() => sender.Receive(hello, Token)).Reason
        );
        Assert.Equal(
            PsiProtocolError.PolicyMismatch,
            Assert.Throws<PsiProtocolException>(() => without.Receive(hello, Token)).Reason
        );
    }

    /// <summary>The attack: the same input with one key more; the difference of two results is a row.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Near_identical_own_inputs_are_refused_and_equal_or_distant_ones_are_not(
        bool inFiles
    )
    {
        var ledger = Ledger(inFiles);
        Admit(ledger, 0, 10, commitment: "aaaa");

        Refused(PsiCapReason.OwnDifference, () => Admit(ledger, 0, 11, commitment: "aaaa"));
        Refused(PsiCapReason.OwnDifference, () => Admit(ledger, 0, 9, commitment: "aaaa"));
        Refused(PsiCapReason.OwnDifference, () => Admit(ledger, 1, 10, commitment: "aaaa")); // one out, one in: 2
        Admit(ledger, 0, 10, commitment: "aaaa");
        Admit(ledger, 2, 10, commitment: "aaaa"); // two out, two in: 4

        Refused(PsiCapReason.OwnDifference, () => Admit(ledger, 3, 10, commitment: "aaaa")); // near the second
        Admit(ledger, 3, 10, commitment: "aaaa", peer: "other");
        Admit(ledger, 3, 10, commitment: "aaaa", resource: "patients");
        Admit(ledger, 3, 10, commitment: "aaaa", purpose: "marketing");
        _clock.Now += s_caps.Window;
        Admit(ledger, 3, 10, commitment: "aaaa");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sessions_count_in_the_window_also_those_broken_off(bool inFiles)
    {
        var ledger = Ledger(inFiles);
        for (var i = 0; i < 4; i++)
        {
            Admit(ledger, 0, 10, commitment: "aaaa");
            _clock.Now += TimeSpan.FromMinutes(1);
        }

        Refused(PsiCapReason.Sessions, () => Admit(ledger, 0, 10, commitment: "aaaa"));
        _clock.Now += TimeSpan.FromMinutes(55) + TimeSpan.FromMinutes(1);
        Admit(ledger, 0, 10, commitment: "aaaa");
        Assert.Equal(5, ledger.Sessions("peer", "insured", Signers.Purpose).Count);
        Assert.All(
            ledger.Sessions("peer", "insured", Signers.Purpose),
            s => Assert.Null(s.Cardinality)
        );
    }

    [Fact]
    public void A_peers_inputs_count_by_commitment_and_each_without_one()
    {
        var ledger = Ledger(inFiles: false);
        Admit(ledger, 0, 10, commitment: "aaaa");
        Admit(ledger, 0, 10, commitment: "aaaa");
        Admit(ledger, 0, 10, commitment: "bbbb");
        Admit(ledger, 0, 10);
        Assert.Equal(4, ledger.Sessions("peer", "insured", Signers.Purpose).Count);

        var strict = Ledger(inFiles: false);
        for (var i = 0; i < 3; i++)
        {
            Admit(strict, 0, 10);
        }

        Refused(PsiCapReason.PeerInputs, () => Admit(strict, 0, 10));
    }

    [Fact]
    public void A_peer_whose_size_moves_by_a_few_is_refused_unless_sizes_are_bounds()
    {
        var ledger = Ledger(inFiles: false);
        Admit(ledger, 0, 10, peerItems: 20);
        Refused(PsiCapReason.PeerDifference, () => Admit(ledger, 0, 10, peerItems: 21));
        Admit(ledger, 0, 10, peerItems: 23);
        Admit(ledger, 0, 10, peerItems: 21, isBound: true);
    }

    [Fact]
    public void A_whole_session_leaves_its_cardinality_in_the_ledgers_of_both()
    {
        var (ours, theirs) = (Ledger(inFiles: true), Ledger(inFiles: false));
        using var receiver = new EcdhPsiReceiver(
            Parties.Set(Parties.Keys(0, 10)),
            ReceiptSessionTests.Limited(s_caps, ours)
        );
        using var sender = new EcdhPsiSender(
            Parties.Set(Parties.Keys(4, 12)),
            ReceiptSessionTests.Limited(s_caps, theirs)
        );
        _ = Parties.RunLockstep(receiver, sender);

        foreach (var ledger in new[] { ours, theirs })
        {
            var session = Assert.Single(ledger.Sessions("peer", "insured", Signers.Purpose));
            Assert.Equal((6, receiver.Result.SessionId), (session.Cardinality, session.SessionId));
        }

        Assert.Equal(s_caps, receiver.Result.Facts.Caps);
        Assert.Equal(
            Ledger(inFiles: true).Sessions("peer", "insured", Signers.Purpose),
            ours.Sessions("peer", "insured", Signers.Purpose)
        );
    }

    [Fact]
    public void A_ledger_cut_in_its_last_line_goes_on_and_one_changed_elsewhere_admits_nothing()
    {
        Admit(Ledger(inFiles: true), 0, 10);
        var file = Directory.GetFiles(_folder, "sessions", SearchOption.AllDirectories).Single();
        File.AppendAllText(file, "{\"at\":\"12");
        Admit(Ledger(inFiles: true), 0, 10);
        var lines = File.ReadAllLines(file);
        Assert.Equal(2, lines.Length);

        File.WriteAllText(
            file,
            lines[0].Replace("\"ownItems\":10", "\"ownItems\":-1", StringComparison.Ordinal) + "\n"
        );
        Assert.Throws<InvalidDataException>(() => Admit(Ledger(inFiles: true), 0, 10));
        File.WriteAllText(file, "[]\n");
        Assert.Throws<InvalidDataException>(() => Admit(Ledger(inFiles: true), 0, 10));
        File.WriteAllLines(file, lines);
        var input = Directory.GetFiles(Path.GetDirectoryName(file)!).Single(f => f != file);
        File.WriteAllBytes(input, [.. File.ReadAllBytes(input).Select(b => (byte)(b ^ 1))]);
        Assert.Throws<InvalidDataException>(() => Admit(Ledger(inFiles: true), 3, 10));
        File.Delete(input);
        Assert.Throws<InvalidDataException>(() => Admit(Ledger(inFiles: true), 3, 10));
    }

    [Fact]
    public void Of_many_sessions_at_once_no_more_than_the_cap_are_admitted()
    {
        var admitted = 0;
        Parallel.For(
            0,
            12,
            _ =>
            {
                try
                {
                    Admit(Ledger(inFiles: true), 0, 10, commitment: "aaaa");
                    Interlocked.Increment(ref admitted);
                }
                catch (PsiCapException) { }
            }
        );
        Assert.Equal(4, admitted);
    }

    [Fact]
    public void The_ledger_holds_no_key_and_its_fingerprints_depend_on_its_own_key_and_the_resource()
    {
        var one = new FileSessionLedger(Path.Combine(_folder, "a"), Key);
        var two = new FileSessionLedger(
            Path.Combine(_folder, "b"),
            "another key of thirty-two bytes!"u8
        );
        Admit(one, 0, 10);
        Admit(two, 0, 10);
        Admit(one, 0, 10, resource: "patients");

        var inputs = Directory
            .GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f).Length == 64)
            .ToArray();
        Assert.Equal(
            3,
            inputs.Select(f => Convert.ToHexString(File.ReadAllBytes(f))).Distinct().Count()
        );
        Assert.All(inputs, f => Assert.Equal(80, new FileInfo(f).Length));
        Assert.All(
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories),
            f => Assert.DoesNotContain("key-0", File.ReadAllText(f), StringComparison.Ordinal)
        );
        Assert.Throws<ArgumentException>(() => new MemorySessionLedger(new byte[32]));
        Assert.Throws<ArgumentException>(() => new MemorySessionLedger(Key[1..]));
    }

    [Fact]
    public void Caps_and_names_out_of_range_are_refused()
    {
        PsiCaps[] wrong =
        [
            s_caps with
            {
                MinimumItems = 0,
            },
            s_caps with
            {
                MaximumItems = 3,
            },
            s_caps with
            {
                MaximumRatio = 0,
            },
            s_caps with
            {
                MaximumSessions = -1,
            },
            s_caps with
            {
                MinimumDifference = 0,
            },
            s_caps with
            {
                MaximumPeerInputs = 0,
            },
            s_caps with
            {
                Window = TimeSpan.Zero,
            },
            s_caps with
            {
                Window = TimeSpan.FromMilliseconds(1500),
            },
        ];
        Assert.All(
            wrong,
            caps =>
                Assert.Throws<ArgumentOutOfRangeException>(
                    "Limits",
                    ReceiptSessionTests.Limited(caps).Validate
                )
        );
        var options = ReceiptSessionTests.Limited(s_caps);
        Assert.Throws<ArgumentOutOfRangeException>(
            (options with { Limits = options.Limits! with { Peer = "" } }).Validate
        );
        Assert.Throws<ArgumentOutOfRangeException>((options with { Purpose = "a\nb" }).Validate);
    }

    private static void Refused(PsiCapReason reason, Action admit) =>
        Assert.Equal(reason, Assert.Throws<PsiCapException>(admit).Reason);

    private SessionLedger Ledger(bool inFiles) =>
        inFiles ? new FileSessionLedger(_folder, Key) : new MemorySessionLedger(Key);

    private void Admit(
        SessionLedger ledger,
        int first,
        int count,
        string? commitment = null,
        int peerItems = 20,
        bool isBound = false,
        string peer = "peer",
        string resource = "insured",
        string purpose = Signers.Purpose
    )
    {
        using var input = InputFingerprints.Of(
            ledger.FingerprintKey(resource),
            Parties.Set(Parties.Keys(first, count))
        );
        ledger.Admit(
            new PsiLimits
            {
                Caps = s_caps,
                Ledger = ledger,
                Peer = peer,
                Resource = resource,
            },
            purpose,
            new PastSession
            {
                SessionId = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()).PadLeft(64, '0'),
                At = _clock.Now,
                OwnInput = input.Digest,
                OwnItems = input.Count,
                PeerItems = peerItems,
                PeerItemsAreBound = isBound,
                PeerCommitment = commitment?.PadLeft(64, '0'),
            },
            input
        );
    }
}
