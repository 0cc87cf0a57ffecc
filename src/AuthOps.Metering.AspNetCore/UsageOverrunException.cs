using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore;

/// <summary>
/// A handler is about to use more than was reserved for its request. What is beyond was neither counted nor sent; a
/// response that has begun is cut off. Reserve more, or answer less.
/// </summary>
public sealed class UsageOverrunException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="reserved">What was reserved.</param>
    public UsageOverrunException(UsageUnit unit, long reserved)
        : base(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The request was about to use more than the {reserved} {unit} reserved for it; meter the endpoint with a larger amount, or answer in pages."
            )
        )
    {
        Unit = unit;
        Reserved = reserved;
    }

    /// <summary>The unit.</summary>
    public UsageUnit Unit { get; }

    /// <summary>What was reserved.</summary>
    public long Reserved { get; }
}
