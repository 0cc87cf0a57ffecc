namespace AuthOps.Primitives.Groups;

/// <summary>
/// j·256^i·G for j = 1 to 8 and i = 0 to 31, with Z = 1: public numbers, computed once a process when first asked for; and the
/// same of another base.
/// Immutable and safe to share between threads.
/// </summary>
internal static unsafe class GeneratorTable
{
    public const int EntriesPerPosition = 8;
    private const int Positions = 32;
    private const int DoublingsPerPosition = 8;
    private static readonly SharedEntry[] s_entries = MakeGenerators();

    public static ReadOnlySpan<SharedEntry> Entries => s_entries;

    /// <summary>The table of another base, which is public.</summary>
    public static SharedEntry[] Make(in EdwardsPoint @base)
    {
        var points = new EdwardsPoint[Positions * EntriesPerPosition];
        var power = @base;
        for (var position = 0; position < Positions; position++)
        {
            CachedPoint.From(out var cached, power);
            var multiple = power;
            for (var j = 0; j < EntriesPerPosition; j++)
            {
                points[(position * EntriesPerPosition) + j] = multiple;
                EdwardsPoint.Add(out var sum, multiple, cached);
                sum.ToExtended(out multiple);
            }

            for (var i = 0; i < DoublingsPerPosition; i++)
            {
                EdwardsPoint.Double(out var doubled, power);
                doubled.ToExtended(out power);
            }
        }

        return Normalize(points);
    }

    private static SharedEntry[] MakeGenerators()
    {
        _ = RistrettoCodec.TryDecode(out var generator, RistrettoCodec.Generator);
        return Make(generator);
    }

    /// <summary>One inversion for all (P. L. Montgomery, Math. Comp. 48, 1987); no Z is 0.</summary>
    private static SharedEntry[] Normalize(ReadOnlySpan<EdwardsPoint> points)
    {
        var prefixes = new Fe25519[points.Length];
        var product = Fe25519.One;
        for (var i = 0; i < points.Length; i++)
        {
            prefixes[i] = product;
            Fe25519.Multiply(out product, product, points[i].Z);
        }

        Fe25519.Invert(out var inverse, product);
        var entries = new SharedEntry[points.Length];
        for (var i = points.Length - 1; i >= 0; i--)
        {
            Fe25519.Multiply(out var own, inverse, prefixes[i]);
            Fe25519.Multiply(out inverse, inverse, points[i].Z);
            Set(out entries[i], points[i], own);
        }

        return entries;
    }

    private static void Set(out SharedEntry entry, in EdwardsPoint point, in Fe25519 inverse)
    {
        Fe25519.Multiply(out var x, point.X, inverse);
        Fe25519.Multiply(out var y, point.Y, inverse);
        Fe25519.Multiply(out var t, x, y);
        Fe25519.Multiply(out t, t, EdwardsPoint.TwoD);
        Fe25519.Add(out var sum, y, x);
        Fe25519.Subtract(out var difference, y, x);
        entry = default;
        fixed (SharedEntry* e = &entry)
        {
            Balance(e->YPlusX, sum);
            Balance(e->YMinusX, difference);
            Balance(e->TwoDT, t);
        }
    }

    /// <summary>The canonical residue in limbs between -2^50 and 2^50, a carry beyond: tight.</summary>
    private static void Balance(double* limbs, in Fe25519 value)
    {
        Fe25519.Canonicalize(out var c, value);
        Span<long> l = [(long)c.L0, (long)c.L1, (long)c.L2, (long)c.L3, (long)c.L4];
        long carry = 0;
        for (var i = 0; i < l.Length; i++)
        {
            l[i] += carry;
            carry = (l[i] + (1L << 50)) >> 51;
            l[i] -= carry << 51;
        }

        l[0] += 19 * carry;
        for (var i = 0; i < l.Length; i++)
        {
            limbs[i] = l[i];
        }
    }
}
