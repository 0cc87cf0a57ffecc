using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// A release asked for more than is left of the budget. Nothing was spent and no data was opened. Immutable and safe
/// to share between threads.
/// </summary>
public sealed class PrivacyBudgetExceededException : Exception
{
    internal PrivacyBudgetExceededException(
        PrivacyMeasure measure,
        Rational asked,
        Rational remaining
    )
        : base(
            $"The release asks for {MeasureNames.Of(measure)} {asked}, but only {remaining} of the privacy budget remains; nothing was spent. Ask for a smaller loss or have a new budget authorised."
        )
    {
        Measure = measure;
        Asked = asked;
        Remaining = remaining;
    }

    internal PrivacyBudgetExceededException(
        PrivacyMeasure measure,
        Rational asked,
        Rational remaining,
        Rational askedDelta,
        Rational remainingDelta
    )
        : base(
            $"The release asks for delta {askedDelta}, but only {remainingDelta} of the budget's delta remains; nothing was spent. Ask for a smaller delta or have a budget with a larger one authorised."
        )
    {
        Measure = measure;
        Asked = asked;
        Remaining = remaining;
        AskedDelta = askedDelta;
        RemainingDelta = remainingDelta;
    }

    /// <summary>The measure of <see cref="Asked"/> and <see cref="Remaining"/>.</summary>
    public PrivacyMeasure Measure { get; }

    /// <summary>The exact cost asked for.</summary>
    public Rational Asked { get; }

    /// <summary>What exactly was left.</summary>
    public Rational Remaining { get; }

    /// <summary>The δ asked for where it is the δ that does not suffice; else 0.</summary>
    public Rational AskedDelta { get; }

    /// <summary>The δ that was left where it is the δ that does not suffice; else 0.</summary>
    public Rational RemainingDelta { get; }
}
