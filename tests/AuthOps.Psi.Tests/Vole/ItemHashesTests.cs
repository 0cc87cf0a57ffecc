using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class ItemHashesTests
{
    private static readonly byte[] s_session = [.. Enumerable.Range(7, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(300)]
    public void Between_parties_that_follow_the_protocol_a_hash_is_the_end_of_a_chain(int size)
    {
        var items = Draw(1_027, size);
        var hashes = new Block[1_027];
        ItemHashes.Of(null, s_session, items, size, hashes);
        foreach (var i in new[] { 0, 1, 8, 1_023, 1_024, 1_026 })
        {
            Assert.Equal(Chain(items.AsSpan(i * size, size)), Bytes(hashes[i]));
        }
    }

    [Theory]
    [InlineData(false, 17)]
    [InlineData(true, 17)]
    [InlineData(false, 300)]
    public void Against_deviating_peers_it_is_the_beginning_of_a_digest(bool isSm3, int size)
    {
        var items = Draw(1_027, size);
        var hashes = new Block[1_027];
        var kind = isSm3 ? HashKind.Sm3 : HashKind.Sha256;
        ItemHashes.Of(kind, s_session, items, size, hashes);
        foreach (var i in new[] { 0, 7, 1_024, 1_026 })
        {
            byte[] message = [.. s_session[..16], .. items.AsSpan(i * size, size)];
            var digest = new byte[32];
            HashKinds.Hash(kind, message, digest);
            Assert.Equal(digest[..16], Bytes(hashes[i]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Items_of_many_lengths_have_the_hashes_that_each_has_alone(bool hasOracle)
    {
        // From one byte to seventy, shuffled by a step that is prime to the number.
        string[] keys = [.. Enumerable.Range(0, 2_500).Select(i => Key(i * 1_237 % 2_500))];
        var items = PsiItemSet.FromStrings("key", keys);
        HashKind? oracle = hasOracle ? HashKind.Sha256 : null;
        var hashes = ItemHashes.Of(oracle, s_session, items, TestContext.Current.CancellationToken);
        Assert.Equal(keys.Length, hashes.Distinct().Count());
        for (var i = 0; i < keys.Length; i++)
        {
            var own = new Block[1];
            var encoded = items.Encoded(i);
            ItemHashes.Of(oracle, s_session, encoded, encoded.Length, own);
            Assert.Equal(own[0], hashes[i]);
        }

        static string Key(int i) =>
            new string('k', i % 66) + i.ToString("D4", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Zeros_behind_an_item_make_another_item_and_so_does_another_session()
    {
        var hashes = new HashSet<Block>();
        var own = new Block[1];
        for (var size = 1; size <= 33; size++)
        {
            ItemHashes.Of(null, s_session, new byte[size], size, own);
            Assert.True(hashes.Add(own[0]), $"{size} zeros");
        }

        byte[] other = [(byte)(s_session[0] ^ 1), .. s_session[1..]];
        ItemHashes.Of(null, other, new byte[1], 1, own);
        Assert.True(hashes.Add(own[0]));
    }

    /// <summary>The chain as its definition has it, a block at a time, by the platform's AES.</summary>
    [SuppressMessage(
        "Security",
        "CA5358:Review cipher mode usage with cryptography experts",
        Justification = "The permutation alone is what the definition says."
    )]
    private static byte[] Chain(ReadOnlySpan<byte> item)
    {
        using var aes = Aes.Create();
        aes.Key = s_session[..16];
        var state = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(state, item.Length);
        Permute();
        for (var start = 0; start < item.Length; start += 16)
        {
            for (var i = start; i < Math.Min(start + 16, item.Length); i++)
            {
                state[i - start] ^= item[i];
            }

            Permute();
        }

        return state;

        void Permute()
        {
            var permuted = aes.EncryptEcb(state, PaddingMode.None);
            for (var i = 0; i < state.Length; i++)
            {
                state[i] ^= permuted[i];
            }
        }
    }

    private static byte[] Draw(int count, int size)
    {
        var items = new byte[count * size];
        using var stream = new BlockStream(Vector128.Create((ulong)size, 22));
        var blocks = new Block[(items.Length / 16) + 1];
        stream.Fill(blocks.AsSpan());
        MemoryMarshal.AsBytes(blocks.AsSpan())[..items.Length].CopyTo(items);
        return items;
    }

    private static byte[] Bytes(Block block) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Block>(in block)).ToArray();
}
