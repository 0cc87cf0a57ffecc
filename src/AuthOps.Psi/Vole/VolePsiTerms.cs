using System.Numerics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Vole;

/// <summary>
/// What both parties of an intersection by VOLE agree to, and the sizes that follow: every message is as long as the terms say, whatever
/// the items. Immutable and safe to share between threads.
/// </summary>
internal sealed class VolePsiTerms
{
    /// <summary>Statistical security: matches are wrong, or the small field gives something away, with probability at most 2^-40.</summary>
    public const int FailureBits = 40;

    /// <summary>The most items of the sender, over all buckets of a job, where the small field keeps 40 bits.</summary>
    public const int MaxSmallFieldItems = 1 << 24;

    private const int WordBits = 64;

    // Shorter ones would leave remainders of long tags that no word holds wherever they begin.
    private const int LeastLongPrefix = 7;

    /// <param name="receiverItems">The declared number of the receiver's items; at most 2^24.</param>
    /// <param name="senderItems">That of the sender's.</param>
    /// <param name="mode">What is protected against, and in which field.</param>
    public VolePsiTerms(int receiverItems, int senderItems, VolePsiMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(senderItems);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(senderItems, OkvsShape.MaxItems);
        if (mode is { IsMalicious: true, IsSmall: true })
        {
            throw new ArgumentException(
                "Against deviating peers only the full field is offered: the small one's proof is for peers that follow the protocol.",
                nameof(mode)
            );
        }

        if (!mode.KeepsBits(senderItems))
        {
            throw new ArgumentException(
                $"The sender's items over all buckets exceed {MaxSmallFieldItems}, beyond which the small field keeps fewer than {FailureBits} bits; use the full field.",
                nameof(mode)
            );
        }

        (ReceiverItems, SenderItems, Mode) = (receiverItems, senderItems, mode);
        Store = OkvsShape.For(receiverItems);
        Correlation = new VoleShape(Store.Slots, mode.Code, mode.IsSmall);
        var prefix = senderItems < 2 ? 0 : BitOperations.Log2((uint)senderItems);
        var needed =
            FailureBits
            + CeilingLog(receiverItems)
            + CeilingLog(senderItems)
            + CeilingLog(mode.Buckets);
        HasShortTags = !mode.IsMalicious && WordBits + prefix >= needed;
        PrefixBits = HasShortTags || prefix >= LeastLongPrefix ? prefix : 0;
    }

    public int ReceiverItems { get; }

    public int SenderItems { get; }

    public VolePsiMode Mode { get; }

    public OkvsShape Store { get; }

    public VoleShape Correlation { get; }

    /// <summary>Leading bits of a tag that its place says.</summary>
    public int PrefixBits { get; }

    /// <summary>Whether 64 bits and the place of a tag suffice; else all its 128 bits are said.</summary>
    public bool HasShortTags { get; }

    /// <summary>Bits of a tag behind those that its place says and the 64 after them.</summary>
    public int RestBits => HasShortTags ? 0 : WordBits - PrefixBits;

    /// <summary>Bytes of those bits of all tags.</summary>
    public int RestsSize => (int)((((long)SenderItems * RestBits) + 7) / 8);

    /// <summary>The hash function of the group's suite.</summary>
    public HashKind Hash =>
        Mode.Group.ExpanderHash == HashKind.Sm3 ? HashKind.Sm3 : HashKind.Sha256;

    /// <summary>The hash function of items and tags against deviating peers; null where permutations under a key are enough.</summary>
    public HashKind? Oracle => Mode.IsMalicious ? Hash : null;

    /// <summary>Bytes of a slot on the wire.</summary>
    public int SlotSize => Mode.IsSmall ? sizeof(ulong) : Blocks.Size;

    /// <summary>Receiver to sender: the masked store, and against deviating peers a challenge and a coin.</summary>
    public int StoreSize =>
        (Store.Slots * SlotSize)
        + (Mode.IsMalicious ? VoleMessages.ChallengeSize + Blocks.Size : 0);

    /// <summary>Bytes of the tags alone.</summary>
    public int TagsSize =>
        (SenderItems * sizeof(ulong)) + RestsSize + ((SenderItems + (1 << PrefixBits) + 7) / 8);

    /// <summary>Sender to receiver: the tags, and against deviating peers the proof and the opened coin before them.</summary>
    public int AnswerSize =>
        TagsSize + (Mode.IsMalicious ? VoleMessages.ProofSize + Blocks.Size : 0);

    /// <summary>Receiver to sender, where both learn the result: a bit for each tag.</summary>
    public int MatchesSize => Mode.IsForBoth ? (SenderItems + 7) / 8 : 0;

    /// <summary>The least b with n at most 2^b; 0 for none.</summary>
    private static int CeilingLog(int n) => n < 2 ? 0 : BitOperations.Log2((uint)n - 1) + 1;
}
