using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>One intersection by VOLE over random items, message by message; a test may change each message on its way.</summary>
internal sealed class VolePsiRun
{
    private readonly int _receiverItems;
    private readonly int _senderItems;
    private readonly int _common;

    public VolePsiRun(int receiverItems, int senderItems, int common, VolePsiMode mode)
    {
        (_receiverItems, _senderItems, _common) = (receiverItems, senderItems, common);
        Mode = mode;
    }

    public VolePsiMode Mode { get; }

    /// <summary>Declared beyond the items there are.</summary>
    public int Padding { get; init; }

    /// <summary>Declared in place of the items there are and the padding, where not 0.</summary>
    public int Declared { get; init; }

    /// <summary>What the session's bytes begin with.</summary>
    public byte Session { get; init; } = 7;

    /// <summary>What arrives in place of message 1 to 7.</summary>
    public Func<int, byte[], byte[]> OnMessage { get; init; } = (_, message) => message;

    /// <summary>The messages as they were sent.</summary>
    public List<byte[]> Sent { get; } = [];

    public IEnumerable<int> Lengths => Sent.Select(message => message.Length);

    public VolePsiTerms Terms =>
        new(
            Declared > 0 ? Declared : _receiverItems + Padding,
            Declared > 0 ? Declared : _senderItems + Padding,
            Mode
        );

    /// <summary>The sender, while it runs.</summary>
    public VolePsiSender? Sender { get; private set; }

    /// <summary>Common items not reported, by either party that learns.</summary>
    public int Lost { get; private set; }

    /// <summary>Items reported that are not common.</summary>
    public int Extra { get; private set; }

    /// <summary>Items that either party reports, whether or not the run came to its end.</summary>
    public int Reported { get; private set; }

    public VolePsiRun Run()
    {
        // Common items sit at the front of one set and at the back of the other, in reverse.
        var items = new Block[_receiverItems + _senderItems];
        using (var stream = new BlockStream())
        {
            stream.Fill(items.AsSpan());
        }

        Block[] mine = items[.._receiverItems],
            theirs = items[_receiverItems..];
        for (var i = 0; i < _common; i++)
        {
            theirs[^(i + 1)] = mine[i];
        }

        var terms = Terms;
        byte[] session = [.. Enumerable.Range(Session, 32).Select(i => (byte)i)];
        using var receiver = new VolePsiReceiver(terms, session, mine);
        using var sender = new VolePsiSender(terms, session, theirs);
        Sender = sender;
        try
        {
            Exchange(receiver, sender);
        }
        finally
        {
            Reported = receiver.IsMatch.Concat(sender.IsMatch).Count(isMatch => isMatch);
        }

        for (var i = 0; i < mine.Length; i++)
        {
            Count(receiver.IsMatch[i], i < _common);
        }

        if (Mode.IsForBoth)
        {
            for (var i = 0; i < theirs.Length; i++)
            {
                Count(sender.IsMatch[^(i + 1)], i < _common);
            }
        }

        return this;
    }

    /// <summary>Runs it and gives the reason for which it ended without a result; null where it has one.</summary>
    public PsiProtocolError? ReasonOfRefusal()
    {
        try
        {
            _ = Run();
            return null;
        }
        catch (PsiProtocolException e)
        {
            return e.Reason;
        }
    }

    private void Exchange(VolePsiReceiver receiver, VolePsiSender sender)
    {
        var choices = Carry(2, sender.Choose(Carry(1, receiver.Start())));
        var extension = Carry(3, receiver.Extend(choices));
        var trees = Carry(4, sender.Expand(extension));
        var store = Carry(5, receiver.Mask(trees));
        var answer = Carry(6, sender.Answer(store));
        var matches = Carry(7, receiver.Match(answer));
        if (Mode.IsForBoth)
        {
            sender.Learn(matches);
        }
    }

    private byte[] Carry(int number, byte[] message)
    {
        Sent.Add([.. message]);
        return OnMessage(number, message);
    }

    private void Count(bool reported, bool isCommon)
    {
        Lost += isCommon && !reported ? 1 : 0;
        Extra += reported && !isCommon ? 1 : 0;
    }
}
