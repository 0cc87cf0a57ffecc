namespace AuthOps.Anonymization.Quality;

/// <summary>
/// What a node scores; less is better. One number, or for <see cref="Aggregate.Rank"/> several in falling order.
/// Immutable and safe to share between threads.
/// </summary>
public readonly struct Score : IComparable<Score>, IEquatable<Score>
{
    private readonly double[]? _rank;

    internal Score(double value) => Value = value;

    internal Score(double[] rank)
    {
        Value = rank[0];
        _rank = rank;
    }

    /// <summary>The score, or the first of its numbers.</summary>
    public double Value { get; }

    /// <summary>All numbers: one, or for <see cref="Aggregate.Rank"/> one an attribute in falling order.</summary>
    public IReadOnlyList<double> Values => _rank is null ? [Value] : Array.AsReadOnly(_rank);

    /// <summary>Whether the scores are equal.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Score left, Score right) => left.CompareTo(right) == 0;

    /// <summary>Whether the scores differ.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Score left, Score right) => left.CompareTo(right) != 0;

    /// <summary>Whether the left score is better.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(Score left, Score right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left score is worse.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(Score left, Score right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left score is not worse.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(Score left, Score right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left score is not better.</summary>
    /// <param name="left">One score.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(Score left, Score right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Score other)
    {
        if (_rank is null || other._rank is null)
        {
            return Value.CompareTo(other.Value);
        }

        return _rank.AsSpan().SequenceCompareTo(other._rank);
    }

    /// <inheritdoc />
    public bool Equals(Score other) => CompareTo(other) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Score other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>
    /// Whether a lower bound lies above another score by more than floating point can be wrong about a sum or a
    /// product of some dozen terms.
    /// </summary>
    internal bool CertainlyAbove(Score other)
    {
        const double Doubt = 1e-12;
        if (_rank is null || other._rank is null)
        {
            return Value > other.Value + (Doubt * Math.Max(1, Math.Abs(other.Value)));
        }

        for (var i = 0; i < _rank.Length; i++)
        {
            var difference = _rank[i] - other._rank[i];
            if (Math.Abs(difference) > Doubt * Math.Max(1, Math.Abs(other._rank[i])))
            {
                return difference > 0;
            }
        }

        return false;
    }
}
