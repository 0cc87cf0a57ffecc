using System.Runtime.InteropServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The chooser's one message of the extension of transfers: masked sums of its trees, the check of the trees, the corrections that make
/// all trees choose the same bits, and the check of these. Sizes follow from the number of rows. Stateless.
/// </summary>
internal readonly ref struct CotMessage
{
    /// <summary>Levels of a tree: bits of Δ that it is punctured by.</summary>
    public const int Depth = 4;

    public const int Leaves = 1 << Depth;

    public const int Trees = BitColumns.Count / Depth;

    private readonly Span<byte> _bytes;
    private readonly int _blocks;

    /// <param name="bytes"><see cref="SizeOf"/> bytes.</param>
    /// <param name="blocks">Blocks of a column.</param>
    public CotMessage(Span<byte> bytes, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, SizeOf(blocks), nameof(bytes));
        _bytes = bytes;
        _blocks = blocks;
    }

    /// <summary>For each bit of Δ the sum of the left and of the right nodes, masked.</summary>
    public Span<Block> Sums => MemoryMarshal.Cast<byte, Block>(_bytes[..SumsSize]);

    /// <summary>For each tree the sum of the commitments to its leaves, and the hash of them.</summary>
    public Span<byte> TreeChecks => _bytes.Slice(SumsSize, TreeChecksSize);

    /// <summary>For each tree but the first, what its bits differ by from the first one's.</summary>
    public Span<Block> CorrectionOf(int tree) =>
        MemoryMarshal.Cast<byte, Block>(
            _bytes.Slice(
                SumsSize + TreeChecksSize + ((tree - 1) * _blocks * Blocks.Size),
                _blocks * Blocks.Size
            )
        );

    /// <summary>The hash of the chosen bits, and of each column.</summary>
    public Span<Block> ColumnChecks => MemoryMarshal.Cast<byte, Block>(_bytes[^ColumnChecksSize..]);

    /// <summary>What the challenge is made of: all but the last part.</summary>
    public ReadOnlySpan<byte> Challenged => _bytes[..^ColumnChecksSize];

    private static int SumsSize => 2 * BitColumns.Count * Blocks.Size;

    private static int TreeChecksSize => Trees * 2 * IndexedHash.DigestSize;

    private static int ColumnChecksSize => (BitColumns.Count + 1) * Blocks.Size;

    /// <summary>Bytes of the message.</summary>
    public static int SizeOf(int blocks) =>
        SumsSize + TreeChecksSize + ((Trees - 1) * blocks * Blocks.Size) + ColumnChecksSize;

    /// <summary>The universal hash of a column under the challenge: its blocks times random elements, and the last block, which masks.</summary>
    public static Block HashOf(ReadOnlySpan<Block> column, ReadOnlySpan<Block> challenge) =>
        Gf128.InnerProduct(column[..^1], challenge) ^ column[^1];

    /// <summary>The challenge of a message, the same for both parties.</summary>
    public static Block[] ChallengeOf(IndexedHash hash, CotMessage message, int blocks)
    {
        var seed = MemoryMarshal.Read<Block>(hash.Digest(HashUse.Challenge, message.Challenged));
        using var stream = new BlockStream(seed);
        var challenge = new Block[blocks - 1];
        stream.Fill(challenge.AsSpan());
        return challenge;
    }
}
