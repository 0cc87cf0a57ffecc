namespace AuthOps.Primitives.Groups;

/// <summary>
/// start + i·step for i = 0, 1, …: every lane goes on by the same large step, so that an element costs one addition and its
/// share of an inversion. Everything here is public. Stateless and safe to share between threads.
/// </summary>
internal static class RistrettoProgression
{
    /// <summary>The first points of a progression, one by one.</summary>
    public static void First(in EdwardsPoint start, in EdwardsPoint step, Span<EdwardsPoint> points)
    {
        CachedPoint.From(out var cached, step);
        var point = start;
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = point;
            EdwardsPoint.Add(out var next, point, cached);
            next.ToExtended(out point);
        }
    }

    /// <summary>Writes elements without lanes.</summary>
    public static void Write(in EdwardsPoint start, in EdwardsPoint step, Span<byte> results)
    {
        CachedPoint.From(out var cached, step);
        var point = start;
        for (var at = 0; at < results.Length; at += RistrettoSizes.Element)
        {
            RistrettoCodec.Encode(point, results.Slice(at, RistrettoSizes.Element));
            EdwardsPoint.Add(out var next, point, cached);
            next.ToExtended(out point);
        }
    }
}
