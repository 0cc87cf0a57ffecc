using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Bench.Psi;

/// <summary>An intersection by VOLE of items of 32 bytes, half in common: hashing, base transfers and every message, both parties on one thread.</summary>
internal sealed class VoleWorkload
{
    private const int ItemSize = 32;

    private readonly VolePsiMode _mode;
    private readonly byte[] _mine;
    private readonly byte[] _theirs;

    public VoleWorkload(int items, VolePsiMode mode)
    {
        (Count, _mode) = (items, mode);
        _mine = new byte[items * ItemSize];
        _theirs = new byte[items * ItemSize];
        SecureRandom.Fill(_mine);
        SecureRandom.Fill(_theirs);
        _mine.AsSpan(0, items / 2 * ItemSize).CopyTo(_theirs.AsSpan(items / 4 * ItemSize));
    }

    public static string Kernel =>
        $"{Gf128.Kernels[0]}, {BlockCipher.KernelName}, {ExpandAccumulate.Kernels[0]}, {Sha256.KernelName}";

    public int Count { get; }

    /// <summary>Bytes of all messages of the last run.</summary>
    public long Bytes { get; private set; }

    /// <summary>Runs both parties, and fails unless exactly the common half matches.</summary>
    public void Run()
    {
        var session = new byte[32];
        SecureRandom.Fill(session);
        var terms = new VolePsiTerms(Count, Count, _mode);
        using var mine = Hash(terms, session, _mine);
        using var theirs = Hash(terms, session, _theirs);
        using var receiver = new VolePsiReceiver(terms, session, mine.Span);
        using var sender = new VolePsiSender(terms, session, theirs.Span);
        Bytes = Exchange(receiver, sender);
        for (var i = 0; i < Count; i++)
        {
            if (receiver.IsMatch[i] != i < Count / 2)
            {
                throw new InvalidOperationException("The intersection is wrong.");
            }
        }
    }

    /// <summary>Carries all messages between two parties, and gives the large ones back as a connection would; the bytes of them.</summary>
    public static long Exchange(VolePsiReceiver receiver, VolePsiSender sender)
    {
        var bytes = 0L;
        var choices = Carry(sender.Choose(Carry(receiver.Start())));
        var trees = Carry(sender.Expand(Carry(receiver.Extend(choices))));
        var store = Carry(receiver.Mask(trees));
        var answer = Carry(sender.Answer(store));
        LargeMemory.Shared.Return(store);
        _ = Carry(receiver.Match(answer));
        LargeMemory.Shared.Return(answer);
        return bytes;

        byte[] Carry(byte[] message)
        {
            bytes += message.Length;
            return message;
        }
    }

    private static AlignedBuffer<Block> Hash(VolePsiTerms terms, byte[] session, byte[] items)
    {
        var hashes = new AlignedBuffer<Block>(items.Length / ItemSize);
        ItemHashes.Of(terms.Oracle, session, items, ItemSize, hashes.Span);
        return hashes;
    }
}
