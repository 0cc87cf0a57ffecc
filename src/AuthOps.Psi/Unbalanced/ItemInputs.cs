using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>The canonical bytes of items laid out for a batch. Stateless and safe to share between threads.</summary>
internal static class ItemInputs
{
    public static (byte[] Data, int[] Ends) Of(PsiItemSet items)
    {
        var ends = new int[items.Count];
        var total = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            var length = items.Encoded(i).Length;
            if (length > OprfInputs.MaxLength)
            {
                throw new ArgumentException(
                    $"Key {i} has {length} bytes in canonical form; a lookup takes at most {OprfInputs.MaxLength}.",
                    nameof(items)
                );
            }

            total = checked(total + length);
            ends[i] = total;
        }

        var data = new byte[total];
        for (var i = 0; i < ends.Length; i++)
        {
            items.Encoded(i).CopyTo(data.AsSpan(i == 0 ? 0 : ends[i - 1]));
        }

        return (data, ends);
    }

    public static ReadOnlyMemory<byte> At(byte[] data, int[] ends, int index) =>
        data.AsMemory((index == 0 ? 0 : ends[index - 1])..ends[index]);
}
