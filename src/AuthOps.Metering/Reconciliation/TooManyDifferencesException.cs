namespace AuthOps.Metering.Reconciliation;

/// <summary>Two sides differ in more uses than the caller asked for. Not safe for concurrent use while it travels.</summary>
public sealed class TooManyDifferencesException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="limit">The differences asked for at most.</param>
    public TooManyDifferencesException(int limit)
        : base(
            $"The sides differ in more than {limit} places; compare a shorter period or fewer grants, or raise the limit."
        ) => Limit = limit;

    /// <summary>The differences asked for at most.</summary>
    public int Limit { get; }
}
