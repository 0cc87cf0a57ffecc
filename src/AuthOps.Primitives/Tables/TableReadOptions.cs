namespace AuthOps.Primitives.Tables;

/// <summary>
/// The bounds within which a table is read, so that hostile input cannot exhaust memory. Immutable and safe to
/// share between threads.
/// </summary>
/// <remarks>Every bound is at least 1. A column costs 4 bytes a row plus its dictionary.</remarks>
public sealed record TableReadOptions
{
    internal static readonly TableReadOptions Default = new();

    /// <summary>The most rows accepted.</summary>
    /// <value>100,000,000 by default.</value>
    public int MaxRows
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxRows));
    } = 100_000_000;

    /// <summary>The most columns accepted.</summary>
    /// <value>4,096 by default.</value>
    public int MaxColumns
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxColumns));
    } = 4_096;

    /// <summary>The longest value accepted, in UTF-16 code units.</summary>
    /// <value>65,536 by default.</value>
    public int MaxValueLength
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxValueLength));
    } = 65_536;

    /// <summary>The most distinct values accepted in a column.</summary>
    /// <value>16,777,216 by default.</value>
    public int MaxDictionarySize
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxDictionarySize));
    } = 16_777_216;

    /// <summary>The greatest total length of the distinct values of a column, in UTF-16 code units.</summary>
    /// <value>268,435,456 (512 MiB) by default.</value>
    public long MaxDictionaryChars
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxDictionaryChars));
    } = 268_435_456;

    private static T AtLeastOne<T>(T value, string name)
        where T : System.Numerics.INumber<T> =>
        value >= T.One
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1.");
}
