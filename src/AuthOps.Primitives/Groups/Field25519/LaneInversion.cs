namespace AuthOps.Primitives.Groups;

/// <summary>
/// Montgomery's simultaneous inversion along the vectors of a batch: one inversion for all, three multiplications each.
/// A lane that is 0 is multiplied in as 1 and comes out as 0, so that it spoils no other.
/// </summary>
internal static unsafe class LaneInversion<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>Inverts in place.</summary>
    /// <param name="values">The first value.</param>
    /// <param name="stride">Elements from one value to the next.</param>
    /// <param name="count">How many vectors; at least 1.</param>
    /// <param name="one">The element 1 in every lane.</param>
    /// <param name="prefixes">Room for as many vectors.</param>
    /// <param name="zeros">Room for as many rows of masks.</param>
    /// <param name="power">Room for the inversion.</param>
    public static void Invert(
        TElement* values,
        int stride,
        int count,
        TElement* one,
        TElement* prefixes,
        ulong* zeros,
        LanePower<TElement>* power
    )
    {
        for (var i = 0; i < count; i++)
        {
            var value = values + (i * stride);
            var mask = zeros + (i * LaneMasks.MaxLanes);
            TElement.ZeroMasks(mask, value);
            TElement.Select(value, value, one, mask);
            if (i == 0)
            {
                prefixes[0] = *value;
            }
            else
            {
                TElement.Multiply(prefixes + i, prefixes + i - 1, value);
            }
        }

        power->Base = prefixes[count - 1];
        LanePower<TElement>.Invert(power, 1);
        var inverse = &power->Result;
        for (var i = count - 1; i > 0; i--)
        {
            var value = values + (i * stride);
            TElement.Multiply(prefixes + i, inverse, prefixes + i - 1);
            TElement.Multiply(inverse, inverse, value);
            *value = prefixes[i];
            TElement.ClearWhere(value, zeros + (i * LaneMasks.MaxLanes));
        }

        *values = *inverse;
        TElement.ClearWhere(values, zeros);
    }
}
