using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>One intersection by VOLE over random items, message by message; a test may change each message on its way.</summary>
internal sealed class VolePsiRun
{
    private static readonly byte[] s_session = [.. Enumerable.Range(7, 32).Select(i => (byte)i)];

    private readonly int _receiverItems;
    private readonly int _senderItems;
    private readonly int _common;
    private readonly VolePsiMode _mode;

    public VolePsiRun(int receiverItems, int senderItems, int common, VolePsiMode mode)
    {
        (_receiverItems, _senderItems, _common, _mode) = (receiverItems, senderItems, common, mode);
    }

    /// <summary>Declared beyond the items there are.</summary>
    public int Padding { get; init; }

    /// <summary>Changes message 1 to 7.</summary>
    public Action<int, byte[]> OnMessage { get; init; } = (_, _) => { };

    public List<int> Lengths { get; } = [];

    /// <summary>Common items not reported, by either party that learns.</summary>
    public int Lost { get; private set; }

    /// <summary>Items reported that are not common.</summary>
    public int Extra { get; private set; }

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

        var terms = new VolePsiTerms(_receiverItems + Padding, _senderItems + Padding, _mode);
        using var receiver = new VolePsiReceiver(terms, s_session, mine);
        using var sender = new VolePsiSender(terms, s_session, theirs);
        var choices = Carry(2, sender.Choose(Carry(1, receiver.Start())));
        var extension = Carry(3, receiver.Extend(choices));
        var trees = Carry(4, sender.Expand(extension));
        var store = Carry(5, receiver.Mask(trees));
        var answer = Carry(6, sender.Answer(store));
        var matches = Carry(7, receiver.Match(answer));
        for (var i = 0; i < mine.Length; i++)
        {
            Count(receiver.IsMatch[i], i < _common);
        }

        if (_mode.IsForBoth)
        {
            sender.Learn(matches);
            for (var i = 0; i < theirs.Length; i++)
            {
                Count(sender.IsMatch[^(i + 1)], i < _common);
            }
        }

        return this;
    }

    private byte[] Carry(int number, byte[] message)
    {
        Lengths.Add(message.Length);
        OnMessage(number, message);
        return message;
    }

    private void Count(bool reported, bool isCommon)
    {
        Lost += isCommon && !reported ? 1 : 0;
        Extra += reported && !isCommon ? 1 : 0;
    }
}
