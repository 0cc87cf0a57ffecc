using System.Runtime.CompilerServices;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class LargeMemoryTests
{
    // A size that nothing else in this process takes.
    private const int Blocks = (LargeMemory.LeastSize / 16) + 4_711;

    [Fact]
    public void Memory_given_back_serves_again_and_is_cleared()
    {
        var first = new AlignedBuffer<Block>(Blocks);
        first.Span.Fill(Block.AllBitsSet);
        ref var place = ref first.Span[0];
        first.Dispose();
        first.Dispose();

        // Given back twice, it serves one taker at a time all the same.
        using var second = new AlignedBuffer<Block>(Blocks);
        using var third = new AlignedBuffer<Block>(Blocks);
        Assert.True(Unsafe.AreSame(ref place, ref second.Span[0]));
        Assert.False(Unsafe.AreSame(ref place, ref third.Span[0]));
        Assert.True(second.Span.IndexOfAnyExcept(default(Block)) < 0);
        Assert.Throws<ObjectDisposedException>(() => first.Span.Length);
    }

    [Fact]
    public void What_nobody_takes_is_given_up()
    {
        const int Size = LargeMemory.LeastSize + 12_345;
        var array = LargeMemory.Take(Size);
        LargeMemory.Return(array);
        Assert.Same(array, LargeMemory.Take(Size));

        LargeMemory.Return(array);
        for (var i = 0; i < LargeMemory.Patience; i++)
        {
            GC.Collect();
        }

        LargeMemory.Trim();
        Assert.NotSame(array, LargeMemory.Take(Size));
    }

    [Fact]
    public void No_more_than_the_bound_is_kept()
    {
        // Never touched, so that it takes addresses alone.
        var array = LargeMemory.Take((int)LargeMemory.Capacity + 1);
        LargeMemory.Return(array);

        Assert.NotSame(array, LargeMemory.Take((int)LargeMemory.Capacity + 1));
    }
}
