namespace AuthOps.Metering.Authorization;

/// <summary>
/// The label of classified data (分类分级): a level, a grade within general data, and what the data contains. Labels of
/// data that is brought together are joined by 就高从严: the higher level, the higher grade, every mark of either. The
/// join is associative, commutative, idempotent and never lowers a part. Immutable and safe to share between threads.
/// </summary>
public readonly record struct ClassificationLabel
{
    /// <summary>The highest grade of general data.</summary>
    public const int MaxGrade = 9;

    private readonly byte _level;
    private readonly byte _grade;

    /// <summary>Creates a label.</summary>
    /// <param name="level">The level.</param>
    /// <param name="grade">The grade, 1 to <see cref="MaxGrade"/>, as the scheme in force counts them; the higher the stricter.</param>
    /// <param name="marks">What the data contains.</param>
    /// <exception cref="ArgumentException">A part is out of range.</exception>
    public ClassificationLabel(DataLevel level, int grade, DataMarks marks = DataMarks.None)
    {
        if (
            !Enum.IsDefined(level)
            || grade is < 1 or > MaxGrade
            || (marks & ~All) != DataMarks.None
        )
        {
            throw new ArgumentException(
                $"A label has a level of DataLevel, a grade of 1 to {MaxGrade}, and marks of DataMarks."
            );
        }

        _level = (byte)(level - 1);
        _grade = (byte)(grade - 1);
        Marks = marks;
    }

    /// <summary>The level.</summary>
    public DataLevel Level => (DataLevel)(_level + 1);

    /// <summary>The grade within general data.</summary>
    public int Grade => _grade + 1;

    /// <summary>What the data contains.</summary>
    public DataMarks Marks { get; private init; }

    /// <summary>The lowest label, of which every other is a join with itself.</summary>
    public static ClassificationLabel Lowest => default;

    /// <summary>Whether such data can be operated under an authorisation: general data only.</summary>
    public bool IsOperable => Level == DataLevel.General;

    private static DataMarks All => (DataMarks)15;

    /// <summary>The label of data made of two.</summary>
    /// <param name="other">The other's label.</param>
    /// <returns>The stricter in every part.</returns>
    public ClassificationLabel Join(ClassificationLabel other) =>
        new(
            (DataLevel)Math.Max((int)Level, (int)other.Level),
            Math.Max(Grade, other.Grade),
            Marks | other.Marks
        );

    /// <summary>Whether this label is at least as strict as another in every part.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True if joining the other changes nothing.</returns>
    public bool Covers(ClassificationLabel other) => Join(other) == this;

    /// <summary>The label of data made of many.</summary>
    /// <param name="labels">Their labels.</param>
    /// <returns>The join; of none, the lowest.</returns>
    public static ClassificationLabel JoinAll(IEnumerable<ClassificationLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Aggregate(Lowest, (joined, label) => joined.Join(label));
    }

    /// <summary>The label in words.</summary>
    /// <returns>For instance <c>General 2 (Personal)</c>.</returns>
    public override string ToString() => $"{Level} {Grade} ({Marks})";
}
