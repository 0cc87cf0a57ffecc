using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// When something is allowed, in microseconds, and why not before and after: narrowed rule by rule. A denial is a
/// window without an instant; of several the first stays. Not safe for concurrent use.
/// </summary>
internal sealed class AccessWindow
{
    public long From { get; private set; } = long.MinValue;

    public long Until { get; private set; } = long.MaxValue;

    public UsageRefusalReason Before { get; private set; } = UsageRefusalReason.OutsideValidity;

    public UsageRefusalReason After { get; private set; } = UsageRefusalReason.OutsideValidity;

    public bool IsDenied { get; private set; }

    public void Deny(UsageRefusalReason reason)
    {
        if (!IsDenied)
        {
            IsDenied = true;
            (From, Until, Before, After) = (long.MaxValue, long.MinValue, reason, reason);
        }
    }

    /// <summary>Denies unless something holds.</summary>
    public void Require(bool holds, UsageRefusalReason reason)
    {
        if (!holds)
        {
            Deny(reason);
        }
    }

    public void NotBefore(long from, UsageRefusalReason reason)
    {
        if (!IsDenied && from > From)
        {
            (From, Before) = (from, reason);
        }
    }

    public void NotFrom(long until, UsageRefusalReason reason)
    {
        if (!IsDenied && until < Until)
        {
            (Until, After) = (until, reason);
        }
    }

    public void Within(ValidityPeriod period, UsageRefusalReason reason)
    {
        NotBefore(Log.Microseconds.From(period.From), reason);
        NotFrom(Log.Microseconds.From(period.Until), reason);
    }

    /// <summary>Why an instant is not allowed; null if it is.</summary>
    public UsageRefusalReason? RefusalAt(long at) =>
        at < From ? Before
        : at >= Until ? After
        : null;
}
