namespace AuthOps.Metering.Tariffs;

/// <summary>
/// A tariff breaks a rule, or has no price where one is needed. Not safe for concurrent use, like every exception
/// while it travels; its message may be shared between threads.
/// </summary>
public sealed class TariffException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">The rule.</param>
    /// <param name="message">What is wrong, for which product, and how to mend it.</param>
    public TariffException(TariffFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>The rule that is broken.</summary>
    public TariffFault Fault { get; }
}
