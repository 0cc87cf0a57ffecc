namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// A hierarchy cannot be built. The message names attribute, line and kind of the fault, and how to mend it; it
/// shows no value. Immutable and safe to share between threads.
/// </summary>
public sealed class HierarchyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="attribute">The attribute the hierarchy is for.</param>
    /// <param name="line">The line or row, counted from 1; 0 where the fault has no line.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public HierarchyException(HierarchyError error, string attribute, int line, string message)
        : base(message)
    {
        Error = error;
        Attribute = attribute;
        Line = line;
    }

    /// <summary>What is wrong.</summary>
    public HierarchyError Error { get; }

    /// <summary>The attribute the hierarchy is for.</summary>
    public string Attribute { get; }

    /// <summary>The line or row, counted from 1; 0 where the fault has no line.</summary>
    public int Line { get; }
}
