using System.Runtime.CompilerServices;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>Each test has memory of its own and counts its collections itself: neither other tests nor the collector make a difference.</summary>
public sealed class LargeMemoryTests
{
    private const int Size = LargeMemory.LeastSize + 12_345;

    private readonly LargeMemory _memory;
    private int _collections;

    public LargeMemoryTests()
    {
        _memory = new LargeMemory(() => _collections);
    }

    [Fact]
    public void Memory_given_back_serves_again_and_is_cleared()
    {
        const int Blocks = (LargeMemory.LeastSize / 16) + 1;
        var first = new AlignedBuffer<Block>(Blocks, _memory);
        first.Span.Fill(Block.AllBitsSet);
        ref var place = ref first.Span[0];
        first.Dispose();
        first.Dispose();

        // Given back twice, it serves one taker at a time all the same.
        using var second = new AlignedBuffer<Block>(Blocks, _memory);
        using var third = new AlignedBuffer<Block>(Blocks, _memory);
        Assert.True(Unsafe.AreSame(ref place, ref second.Span[0]));
        Assert.False(Unsafe.AreSame(ref place, ref third.Span[0]));
        Assert.True(second.Span.IndexOfAnyExcept(default(Block)) < 0);
        Assert.Throws<ObjectDisposedException>(() => first.Span.Length);
    }

    [Fact]
    public void What_nobody_takes_is_given_up_in_time_and_not_before()
    {
        byte[] old = _memory.Take(Size),
            late = _memory.Take(Size);
        _memory.Return(old);
        _collections = LargeMemory.Patience - 1;
        _memory.Return(late);
        _memory.Trim();
        Assert.Equal(2L * Size, _memory.KeptBytes);

        _collections = LargeMemory.Patience;
        _memory.Trim();
        Assert.Equal(Size, _memory.KeptBytes);
        Assert.Same(late, _memory.Take(Size));
        Assert.NotSame(old, _memory.Take(Size));
        Assert.Equal(0, _memory.KeptBytes);
    }

    [Fact]
    public void Only_an_array_of_the_size_asked_for_is_taken_and_small_ones_are_not_kept()
    {
        var array = _memory.Take(Size);
        _memory.Return(array);
        _memory.Return(new byte[LargeMemory.LeastSize - 1]);

        Assert.Equal(Size, _memory.KeptBytes);
        Assert.NotSame(array, _memory.Take(Size + 1));
        Assert.Same(array, _memory.Take(Size));
    }

    [Fact]
    public void No_more_than_the_bound_is_kept()
    {
        // Never touched, so that they take addresses alone.
        const int Half = (int)(LargeMemory.Capacity / 2);
        byte[] most = _memory.Take(Half),
            rest = _memory.Take(Half + 1);
        _memory.Return(most);
        _memory.Return(rest);

        Assert.Equal(Half, _memory.KeptBytes);
        Assert.NotSame(rest, _memory.Take(Half + 1));
        Assert.Same(most, _memory.Take(Half));
    }

    [Fact]
    public async Task Threads_that_take_give_back_and_trim_never_hold_the_same_array()
    {
        var trimming = Task.Run(
            () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    _ = Interlocked.Increment(ref _collections);
                    _memory.Trim();
                }
            },
            TestContext.Current.CancellationToken
        );
        var taking = Enumerable
            .Range(1, 3)
            .Select(number =>
                Task.Run(
                    () =>
                    {
                        for (var i = 0; i < 500; i++)
                        {
                            var array = _memory.Take(Size);
                            array[0] = (byte)number;
                            Thread.Yield();
                            Assert.Equal(number, array[0]);
                            _memory.Return(array);
                        }
                    },
                    TestContext.Current.CancellationToken
                )
            );
        await Task.WhenAll([trimming, .. taking]);

        _collections += LargeMemory.Patience;
        _memory.Trim();
        Assert.Equal(0, _memory.KeptBytes);
    }
}
