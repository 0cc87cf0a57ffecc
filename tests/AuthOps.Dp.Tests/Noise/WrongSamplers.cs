namespace AuthOps.Dp.Tests.Noise;

/// <summary>Plausible mistakes, each of which the proof must contradict.</summary>
internal static class WrongSamplers
{
    internal static Int128? KeepsMinusZero(ref EnumeratedChoices choices)
    {
        var magnitude = Magnitude(ref choices, 10, 3);
        if (magnitude is null)
        {
            return null;
        }

        return choices.Bernoulli(1UL, 2UL) ? -magnitude : magnitude;
    }

    internal static Int128? ShortScale(ref EnumeratedChoices choices) =>
        Signed(ref choices, Magnitude(ref choices, 33, 10));

    internal static Int128? CutTail(ref EnumeratedChoices choices)
    {
        var value = Signed(ref choices, Magnitude(ref choices, 10, 3));
        return value is { } v && Int128.Abs(v) > 26 ? null : value;
    }

    internal static Int128? FloatingExponential(ref EnumeratedChoices choices)
    {
        // exp(-1) rounded to a 32-bit threshold, as thresholds computed in floating point are.
        var threshold = (ulong)(Math.Exp(-1) * 4294967296.0);
        var u = choices.Below(10UL);
        if (!choices.BernoulliExp(u, 10UL))
        {
            return null;
        }

        var v = 0UL;
        while (choices.Bernoulli(threshold, 4294967296UL))
        {
            v++;
        }

        return Signed(ref choices, (Int128)((u + (10 * v)) / 3));
    }

    private static Int128? Magnitude(ref EnumeratedChoices choices, ulong t, ulong s)
    {
        var u = choices.Below(t);
        if (!choices.BernoulliExp(u, t))
        {
            return null;
        }

        var v = 0UL;
        while (choices.BernoulliExp(1UL, 1UL))
        {
            v++;
        }

        return (Int128)((u + (t * v)) / s);
    }

    private static Int128? Signed(ref EnumeratedChoices choices, Int128? magnitude)
    {
        if (magnitude is null)
        {
            return null;
        }

        var negative = choices.Bernoulli(1UL, 2UL);
        return negative && magnitude == 0 ? null
            : negative ? -magnitude
            : magnitude;
    }
}
