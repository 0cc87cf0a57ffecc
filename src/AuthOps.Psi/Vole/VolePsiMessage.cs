using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>What both parties do alike. Stateless and safe to share between threads.</summary>
internal static class VolePsiMessage
{
    /// <summary>Goes to the next step; a party whose step failed half way does not come back from it.</summary>
    public static void Advance(ref VolePsiStep due, VolePsiStep step, VolePsiStep next)
    {
        if (due != step)
        {
            throw new InvalidOperationException(
                $"The step {step} was taken where {due} was due; a party serves one session, in order."
            );
        }

        due = next;
    }

    public static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }

    public static void RequireSize(ReadOnlySpan<byte> message, int size) =>
        Require(
            message.Length == size,
            PsiProtocolError.MalformedFrame,
            $"A message has {message.Length} bytes where {size} are due."
        );

    /// <summary>Decodes rows of a bin in the field of the terms.</summary>
    public static void Decode(
        VolePsiTerms terms,
        ReadOnlySpan<Block> rows,
        ReadOnlySpan<Block> slots,
        Span<Block> values
    )
    {
        if (terms.Mode.IsSmall)
        {
            OkvsDecoder.Decode<Block, PairField>(terms.Store, rows, slots, values);
        }
        else
        {
            OkvsDecoder.Decode<Block, FullField>(terms.Store, rows, slots, values);
        }
    }

    /// <summary>Adds the common coin, zero between parties that follow the protocol.</summary>
    public static void AddCoin(Span<Block> values, Block coin)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] ^= coin;
        }
    }
}
