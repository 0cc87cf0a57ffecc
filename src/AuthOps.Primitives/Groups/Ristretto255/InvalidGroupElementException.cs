namespace AuthOps.Primitives.Groups;

/// <summary>An encoding is not that of a group element the operation accepts. Immutable but for the stack trace; safe to share between threads.</summary>
public sealed class InvalidGroupElementException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="index">The position of the encoding in its batch, from 0.</param>
    public InvalidGroupElementException(int index)
        : base(
            $"Element {index} of the batch is not the canonical encoding of a group element, or is the identity; the batch was refused."
        )
    {
        Index = index;
    }

    /// <summary>The position of the encoding in its batch, from 0.</summary>
    public int Index { get; }
}
