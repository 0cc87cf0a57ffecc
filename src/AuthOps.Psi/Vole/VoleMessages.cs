using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Vole;

/// <summary>The sizes of the messages of a silent VOLE, in the order in which they go. All follow from its shape. Immutable and safe to share between threads.</summary>
internal sealed class VoleMessages(VoleShape shape, BaseOtContext context)
{
    /// <summary>Receiver to sender: one element.</summary>
    public int StartSize { get; } = context.ElementSize;

    /// <summary>Sender to receiver: an element for each bit of Δ.</summary>
    public int ChoicesSize { get; } = context.ChoicesSize;

    /// <summary>Bytes of the extension of transfers in the next message.</summary>
    public int CotSize { get; } = CotMessage.SizeOf((shape.Rows / 128) + 1);

    /// <summary>Receiver to sender: the extension, and a bit for each level of each tree.</summary>
    public int ExtensionSize => CotSize + (((shape.Trees * shape.Depth) + 7) / 8);

    /// <summary>Sender to receiver: two masked sums for each level of each tree, and a block for each tree.</summary>
    public int TreesSize { get; } = shape.Trees * ((2 * shape.Depth) + 1) * Blocks.Size;

    /// <summary>Receiver to sender, against deviating senders: a seed and a masked sum.</summary>
    public static int ChallengeSize => 2 * Blocks.Size;

    /// <summary>Sender to receiver: a hash.</summary>
    public static int ProofSize => IndexedHash.DigestSize;

    /// <summary>The hash that a group's suite uses here.</summary>
    public static HashKind HashOf(BaseOtContext context) =>
        context.Group.ExpanderHash == HashKind.Sm3 ? HashKind.Sm3 : HashKind.Sha256;
}
