using System.Runtime.CompilerServices;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Vole;
using AuthOps.Psi.Wire;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// A step of the protocol ends when it is cancelled, whatever of its loops it is in. A token that is cancelled already shows that a loop
/// looks at it; where two loops follow each other the second one is entered by itself.
/// </summary>
public sealed class VoleCancellationTests
{
    private const int Items = 3000;

    private static readonly CancellationToken s_cancelled = new(canceled: true);
    private static readonly byte[] s_session = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Hashing_items_ends() =>
        Assert.Throws<OperationCanceledException>(() =>
            ItemHashes.Of(
                Terms("full").Hash,
                s_session,
                Parties.Set(Parties.Keys(0, 10)),
                s_cancelled
            )
        );

    [Theory]
    [InlineData("full")]
    [InlineData("small")]
    [InlineData("malicious, both")]
    public void Each_long_step_ends_and_marks_nothing(string mode)
    {
        var terms = Terms(mode);
        var hashes = new Block[Items];
        using (var stream = new BlockStream())
        {
            stream.Fill(hashes.AsSpan());
        }

        var trees = Extend(terms, hashes, out var receiver, out var sender);
        using var mine = receiver;
        using var theirs = sender;
        Assert.Throws<OperationCanceledException>(() => mine.Mask(trees, s_cancelled));
        Assert.Throws<OperationCanceledException>(() => Store(mine, s_cancelled));

        trees = Extend(terms, hashes, out receiver, out sender);
        using var first = receiver;
        using var second = sender;
        var store = first.Mask(trees, Token);
        Assert.Throws<OperationCanceledException>(() => second.Answer(store, s_cancelled));

        trees = Extend(terms, hashes, out receiver, out sender);
        using var last = receiver;
        using var other = sender;
        var answer = other.Answer(last.Mask(trees, Token), Token);
        Assert.Throws<OperationCanceledException>(() => last.Match(answer, s_cancelled));
        Assert.DoesNotContain(true, last.IsMatch);

        // And a step that is cancelled cannot be taken up again.
        Assert.Throws<InvalidOperationException>(() => last.Match(answer, Token));
    }

    [Fact]
    public void Trees_end_on_the_side_of_the_sender()
    {
        var terms = Terms("full");
        using var receiver = new VolePsiReceiver(terms, s_session, []);
        using var sender = new VolePsiSender(terms, s_session, []);
        var extension = receiver.Extend(sender.Choose(receiver.Start()));
        Assert.Throws<OperationCanceledException>(() => sender.Expand(extension, s_cancelled));
    }

    /// <summary>
    /// The caller cancels while a party is in its step: at the moment at which consent is asked, behind which the long loops come. The
    /// party has no output then, and says nothing more.
    /// </summary>
    [Theory]
    [InlineData(PsiRole.Sender)]
    [InlineData(PsiRole.Receiver)]
    public void A_party_cancelled_within_its_step_has_no_output(PsiRole cancelled)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var clock = new CancellingClock(stop);
        var options = Parties.Rows() with
        {
            Suite = PsiSuite.VoleRistretto255,
            Subjects = PsiSubjects.NaturalPersons,
            Purpose = Signers.Purpose,
            TimeProvider = clock,
        };
        var items = Parties.Set(Parties.Keys(0, 50)).WithConsent(Signers.Consent());
        var suite = VoleSuite.Find(options.Suite)!;
        using var receiver = new VoleReceivingParty(items, options, suite);
        using var sender = new VoleSendingParty(items, options, suite);
        PsiParty party = cancelled == PsiRole.Sender ? sender : receiver;
        ReadOnlyMemory<byte> frame = default;
        while (frame.IsEmpty || frame.Span[1] != (byte)FrameType.Comparison)
        {
            PsiParty from = receiver.WantsToSend ? receiver : sender;
            frame = from.NextFrame(Token).ToArray();
            (from == sender ? (PsiParty)receiver : sender).Receive(frame, Token);
        }

        if (cancelled == PsiRole.Receiver)
        {
            frame = sender.NextFrame(Token).ToArray();
        }

        clock.IsArmed = true;
        Assert.Throws<OperationCanceledException>(() =>
        {
            if (cancelled == PsiRole.Sender)
            {
                _ = sender.NextFrame(stop.Token);
            }
            else
            {
                receiver.Receive(frame, stop.Token);
            }
        });
        Assert.False(party.IsFinished || party.WantsToSend || party.ExpectsFrame);
        Assert.Throws<InvalidOperationException>(() => party.Result);
    }

    private static VolePsiTerms Terms(string mode) => new(Items, Items, VolePsiModes.Of(mode));

    private static byte[] Extend(
        VolePsiTerms terms,
        Block[] hashes,
        out VolePsiReceiver receiver,
        out VolePsiSender sender
    )
    {
        receiver = new VolePsiReceiver(terms, s_session, hashes);
        sender = new VolePsiSender(terms, s_session, hashes);
        return sender.Expand(receiver.Extend(sender.Choose(receiver.Start())));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Store")]
    private static extern byte[] Store(
        VolePsiReceiver receiver,
        CancellationToken cancellationToken
    );

    /// <summary>A clock that cancels when it is read, once it is armed. Not safe for concurrent use.</summary>
    private sealed class CancellingClock(CancellationTokenSource stop) : TimeProvider
    {
        public bool IsArmed { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (IsArmed)
            {
                stop.Cancel();
            }

            return Parties.Now;
        }
    }
}
