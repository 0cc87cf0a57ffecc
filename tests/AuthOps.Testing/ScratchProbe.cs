using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>What the working memory of batches holds when it is taken again. Safe to call from any thread.</summary>
public static unsafe class ScratchProbe
{
    /// <summary>Writes ones, gives the memory back and reads it anew: true if all of it is zero.</summary>
    public static bool IsErased(int bytes)
    {
        using (var scratch = new AlignedScratch(bytes))
        {
            scratch.TakeSpan<byte>(bytes).Fill(0xFF);
        }

        using var again = new AlignedScratch(bytes);
        return !again.TakeSpan<byte>(bytes).ContainsAnyExcept((byte)0);
    }

    /// <summary>Takes memory while other memory of the thread is in use: true if they are apart and both on cache lines.</summary>
    public static bool NestedIsApart(int bytes)
    {
        using var outer = new AlignedScratch(bytes);
        var first = outer.Take<byte>(bytes);
        using var inner = new AlignedScratch(bytes);
        var second = inner.Take<byte>(bytes);
        return (nuint)first % 64 == 0
            && (nuint)second % 64 == 0
            && (second + bytes <= first || first + bytes <= second);
    }

    /// <summary>Takes more than was asked for.</summary>
    public static void TakeTooMuch(int bytes)
    {
        using var scratch = new AlignedScratch(bytes);
        _ = scratch.TakeSpan<byte>(bytes);
        _ = scratch.TakeSpan<byte>(1);
    }
}
