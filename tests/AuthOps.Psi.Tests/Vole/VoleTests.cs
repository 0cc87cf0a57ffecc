using System.Runtime.Intrinsics;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class VoleTests
{
    [Theory]
    [InlineData(1, 1, false, 1)]
    [InlineData(1, 1, true, 1)]
    [InlineData(5_000, 1, false, 1)]
    [InlineData(5_000, 2, false, 3)]
    [InlineData(5_000, 1, true, 3)]
    [InlineData(5_000, 2, true, 1)]
    [InlineData(30_001, 1, false, 4)]
    public void Every_output_of_every_profile_holds(int outputs, int code, bool small, int parts)
    {
        using var pair = new VolePair(
            outputs,
            (VoleCode)code,
            small,
            partOutputs: (outputs + parts - 1) / parts
        );

        Assert.Equal(parts, pair.Shape.Parts);
        Assert.True(pair.Run());
        Assert.Equal(0, pair.CountWrong());
        Assert.DoesNotContain(pair.Receiver.Values.ToArray(), value => value == default);
        Assert.All(
            pair.Receiver.Values.ToArray(),
            value => Assert.Equal(!small, value.GetElement(1) != 0)
        );
    }

    [Fact]
    public void It_runs_over_Sm2_with_Sm3()
    {
        using var pair = new VolePair(500, VoleCode.Standard, small: false, WeierstrassGroup.Sm2);

        Assert.True(pair.Run());
        Assert.Equal(0, pair.CountWrong());
        Assert.True(pair.Check());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Whole_trees_pass_the_check_and_a_flipped_sum_does_not(int part)
    {
        const int PartOutputs = 1_500;
        using var honest = new VolePair(
            2 * PartOutputs,
            VoleCode.Standard,
            small: false,
            partOutputs: PartOutputs
        );
        Assert.True(honest.Run());
        Assert.True(honest.Check());

        // Both sums of the first level of a part's first tree: whichever the receiver reads is wrong.
        var place = part * VoleShape.PartTrees * 2 * honest.Shape.Depth * Blocks.Size;
        using var deviating = new VolePair(
            2 * PartOutputs,
            VoleCode.Standard,
            small: false,
            partOutputs: PartOutputs
        )
        {
            OnTrees = trees =>
            {
                trees[place + 3] ^= 1;
                trees[place + 19] ^= 1;
            },
        };
        Assert.True(deviating.Run());
        Assert.NotEqual(0, deviating.CountWrong());
        Assert.False(deviating.Check());
    }

    [Fact]
    public void Every_part_of_the_extension_is_checked()
    {
        var shape = new VoleShape(100, VoleCode.Standard, small: false);
        var blocks = (shape.Rows / 128) + 1;
        var checkSize = (BitColumns.Count + 1) * Blocks.Size;
        var checks = 2 * BitColumns.Count * Blocks.Size;
        var corrections = checks + (CotMessage.Trees * TreeCheck.Size);
        int[] places =
        [
            checks,
            checks + TreeCheck.Size - 1,
            corrections - 1,
            corrections,
            corrections + (7 * blocks * Blocks.Size) + 5,
            CotMessage.SizeOf(blocks) - checkSize,
            CotMessage.SizeOf(blocks) - 1,
        ];
        foreach (var place in places)
        {
            using var pair = new VolePair(100, VoleCode.Standard, small: false)
            {
                OnExtension = extension => extension[place] ^= 0x10,
            };
            Assert.False(pair.Run(), $"byte {place}");
        }

        // One of the two sums of a level is read by the party whose bit of Δ says so: both changed, it is found.
        using var sums = new VolePair(100, VoleCode.Standard, small: false)
        {
            OnExtension = extension =>
            {
                extension[0] ^= 1;
                extension[Blocks.Size] ^= 1;
            },
        };
        Assert.False(sums.Run());
    }

    /// <summary>Whose trees are no trees, but who answers the challenge that follows from them: the check of the trees alone finds it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trees_are_checked_besides_the_columns(bool isWrong)
    {
        const int Rows = 256;
        const int Blocks = (Rows / 128) + 1;
        var hash = new IndexedHash(HashKind.Sha256, new byte[32]);
        var delta = Vector128.Create(0x0123456789ABCDEFUL, 0xF0F0F0F00F0F0F0F);
        Block[] zero = new Block[128],
            one = new Block[128];
        using (var keys = new BlockStream(Vector128.Create(5UL, 6)))
        {
            keys.Fill(zero);
            keys.Fill(one);
        }

        Block[] chosen =
        [
            .. Enumerable
                .Range(0, 128)
                .Select(i => Secrets.MaskOf(delta, i) == default ? zero[i] : one[i]),
        ];
        var bytes = new byte[CotMessage.SizeOf(Blocks)];
        using var chooser = new CotChooser(hash, Rows, zero, one, bytes);
        var message = new CotMessage(bytes, Blocks);
        if (isWrong)
        {
            var before = CotMessage.ChallengeOf(hash, message, Blocks);
            message.TreeChecks[0] ^= 1;
            var after = CotMessage.ChallengeOf(hash, message, Blocks);
            Block[] change = [.. before.Zip(after, (a, b) => a ^ b)];
            message.ColumnChecks[0] ^= Gf128.InnerProduct(chooser.Choices, change);
            for (var column = 0; column < 128; column++)
            {
                message.ColumnChecks[column + 1] ^= Gf128.InnerProduct(
                    ColumnOf(chooser.Rows, column),
                    change
                );
            }
        }

        using var holder = new CotHolder(Rows, delta);
        Assert.Equal(!isWrong, holder.TryExtend(hash, chosen, bytes));
    }

    private static Block[] ColumnOf(ReadOnlySpan<Block> rows, int column)
    {
        var words = new ulong[rows.Length / 64];
        for (var row = 0; row < rows.Length; row++)
        {
            words[row / 64] |= (Secrets.MaskOf(rows[row], column).ToScalar() & 1) << (row % 64);
        }

        return [.. words.Chunk(2).Select(pair => Vector128.Create(pair[0], pair[1]))];
    }

    [Fact]
    public void Base_transfers_give_the_chosen_keys_and_refuse_what_is_no_element()
    {
        var context = new BaseOtContext(Ristretto255.Instance, new byte[32]);
        var choices = Vector128.Create(0x0123456789ABCDEFUL, 0xF0F0F0F00F0F0F0F);
        using var sender = new BaseOtSender(context);
        using var chooser = new BaseOtChooser(context, choices);
        Block[] zero = new Block[128],
            one = new Block[128],
            chosen = new Block[128];

        Assert.True(sender.TryDerive(chooser.Message, zero, one));
        Assert.True(chooser.TryDerive(sender.Message, chosen));
        for (var i = 0; i < 128; i++)
        {
            var bit = Secrets.MaskOf(choices, i) != default;
            Assert.Equal(bit ? one[i] : zero[i], chosen[i]);
            Assert.NotEqual(zero[i], one[i]);
        }

        var wrong = chooser.Message.ToArray();
        wrong.AsSpan(64, 32).Fill(0xFF);
        Assert.False(sender.TryDerive(wrong, zero, one));
        wrong.AsSpan(64, 32).Clear();
        Assert.False(sender.TryDerive(wrong, zero, one));
        context.Common.CopyTo(wrong.AsSpan(64));
        Assert.False(sender.TryDerive(wrong, zero, one));
        Assert.False(chooser.TryDerive(new byte[32], chosen));
    }

    [Fact]
    public void Rows_are_the_columns_bits()
    {
        using var columns = new BitColumns(3);
        using var stream = new BlockStream(Vector128.Create(1UL, 1));
        for (var column = 0; column < 128; column++)
        {
            stream.Fill(columns[column]);
        }

        var rows = new Block[300];
        columns.WriteRows(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            for (var column = 0; column < 128; column++)
            {
                Assert.Equal(
                    Secrets.MaskOf(columns[column][i / 128], i % 128),
                    Secrets.MaskOf(rows[i], column)
                );
            }
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(8, 3)]
    [InlineData(16, 4)]
    [InlineData(24, 5)]
    [InlineData(88, 7)]
    [InlineData(136, 8)]
    public void A_tree_can_be_punctured_at_every_leaf(int leaves, int depth)
    {
        using var trees = new PuncturedTrees(leaves, depth);
        Block[] all = new Block[leaves],
            others = new Block[leaves],
            sums = new Block[2 * depth],
            known = new Block[depth];
        var total = trees.Expand(Vector128.Create(3UL, 4), all, sums);
        Assert.Equal(all.Aggregate((left, right) => left ^ right), total);
        Assert.Equal(leaves, all.Distinct().Count());
        for (var path = 0; path < leaves; path++)
        {
            for (var level = 0; level < depth; level++)
            {
                var bit = (path >> (depth - 1 - level)) & 1;
                known[level] = sums[(2 * level) + 1 - bit];
            }

            var rest = trees.ExpandPunctured(path, known, others);
            Assert.Equal(total ^ all[path], rest);
            var expected = all.ToArray();
            expected[path] = default;
            Assert.Equal(expected, others);
        }
    }

    [Theory]
    [InlineData(992)]
    [InlineData(9_920)]
    public void Every_kernel_of_the_code_gives_the_same_and_it_is_linear(int half)
    {
        foreach (var code in new[] { VoleCode.Standard, VoleCode.Conservative })
        {
            Block[] left = new Block[(2 * half) + VoleShape.Slack],
                right = new Block[left.Length];
            using var stream = new BlockStream(Vector128.Create((ulong)half, 8));
            stream.Fill(left.AsSpan(0, 2 * half));
            stream.Fill(right.AsSpan(0, 2 * half));
            var sum = left.Zip(right, (a, b) => a ^ b).ToArray();
            List<Block[]> outputs = [],
                firsts = [];
            foreach (var kernel in ExpandAccumulate.Kernels)
            {
                Block[] vector = [.. sum],
                    first = [.. left.AsSpan(0, half)],
                    second = [.. right.AsSpan(0, half)];
                ExpandAccumulate.Encode(kernel, code, vector.AsSpan(0, half), vector.AsSpan(half));
                outputs.Add(vector[..half]);

                // Two vectors at once give what each gives alone.
                Vector256<ulong>[] pairs =
                [
                    .. left.Skip(half).Zip(right.Skip(half), Vector256.Create),
                ];
                ExpandAccumulate.EncodeBoth(kernel, code, first, second, pairs);
                outputs.Add([.. first.Zip(second, (a, b) => a ^ b)]);
                firsts.Add(first);
            }

            ExpandAccumulate.Encode(code, left.AsSpan(0, half), left.AsSpan(half));
            ExpandAccumulate.Encode(code, right.AsSpan(0, half), right.AsSpan(half));
            Block[] added = [.. left.Zip(right, (a, b) => a ^ b).Take(half)];
            Assert.All(firsts, first => Assert.Equal(left[..half], first));
            Assert.All(outputs, output => Assert.Equal(added, output));
        }
    }

    [Fact]
    public void Messages_have_the_sizes_that_the_shape_says()
    {
        var shape = new VoleShape(1 << 20, VoleCode.Standard, small: false);
        var messages = new VoleMessages(
            shape,
            new BaseOtContext(Ristretto255.Instance, new byte[32])
        );

        Assert.Equal(2, shape.Parts);
        Assert.Equal(13, shape.Depth);
        Assert.Equal(32, messages.StartSize);
        Assert.Equal(4_096, messages.ChoicesSize);
        Assert.Equal(2 * VoleShape.PartTrees * 27 * 16, messages.TreesSize);
        Assert.InRange(messages.ExtensionSize, 250_000, 300_000);
    }
}
