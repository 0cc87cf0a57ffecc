using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Joins the values of the attributes with their weights. Terms are ordered by size before they are joined, so
/// that the same values in another order of attributes give the same bits. Holds scratch memory; not safe for
/// concurrent use.
/// </summary>
internal sealed class Aggregation
{
    private readonly Aggregate _aggregate;
    private readonly double[] _weights;
    private readonly double[] _terms;
    private readonly bool _isGeometric;

    public Aggregation(Aggregate aggregate, EncodedTable table)
    {
        _aggregate = aggregate;
        _isGeometric = aggregate == Aggregate.GeometricMean;
        var given = table.Policy.QuasiIdentifiers.Select(a => a.Weight.ToDouble()).ToArray();
        var largest = given.Max();
        _weights = given.Select(w => largest == 0 ? 1.0 : w / largest).ToArray();
        _terms = new double[given.Length];
    }

    public Score Join(ReadOnlySpan<double> values)
    {
        var terms = _terms;
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = _isGeometric ? (values[i] + 1) * _weights[i] : values[i] * _weights[i];
        }

        Order(terms);
        switch (_aggregate)
        {
            case Aggregate.Sum:
                return new Score(SumOf(terms));
            case Aggregate.Maximum:
                return new Score(Math.Max(0, terms[0]));
            case Aggregate.ArithmeticMean:
                return new Score(SumOf(terms) / terms.Length);
            case Aggregate.GeometricMean:
                var product = 1.0;
                foreach (var term in terms)
                {
                    product *= term;
                }

                return new Score(Math.Pow(product, 1.0 / terms.Length) - 1);
            default:
                return new Score([.. terms]);
        }
    }

    private static double SumOf(double[] terms)
    {
        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += term;
        }

        return sum;
    }

    /// <summary>Falling order by insertion: a dozen terms.</summary>
    private static void Order(double[] terms)
    {
        for (var i = 1; i < terms.Length; i++)
        {
            var term = terms[i];
            var j = i;
            for (; j > 0 && terms[j - 1] < term; j--)
            {
                terms[j] = terms[j - 1];
            }

            terms[j] = term;
        }
    }
}
