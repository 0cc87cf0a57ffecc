namespace AuthOps.Anonymization;

/// <summary>
/// A policy contradicts itself, or a table does not fit it. The message says what, where and how to mend it, and
/// shows no cell's content. Immutable and safe to share between threads.
/// </summary>
public sealed class PolicyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="attribute">The attribute concerned, or null.</param>
    /// <param name="row">The data row concerned, counted from 1, or 0.</param>
    public PolicyException(
        PolicyError error,
        string message,
        string? attribute = null,
        long row = 0
    )
        : base(message)
    {
        Error = error;
        Attribute = attribute;
        Row = row;
    }

    /// <summary>What is wrong.</summary>
    public PolicyError Error { get; }

    /// <summary>The attribute concerned, or null.</summary>
    public string? Attribute { get; }

    /// <summary>The data row concerned, counted from 1 without a header, or 0 where there is none.</summary>
    public long Row { get; }
}
