namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// The proof of a discrete Laplace sampler: enumerate one attempt, condition on acceptance, and compare every outcome
/// with the definition. Returns what contradicts it, so that wrong samplers can be shown to fail.
/// </summary>
internal static class LaplaceProof
{
    private const double CutOff = 1e-19;

    /// <summary>The value of an accepted attempt, or null for a rejected one.</summary>
    internal delegate Int128? Attempt(ref EnumeratedChoices choices);

    internal static List<string> Contradictions(Attempt attempt, int t, int s)
    {
        var law = ChoicePath.Enumerate(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                var value = attempt(ref choices);
                return (Accepted: value is not null, Value: value ?? 0);
            },
            CutOff
        );
        var contradictions = new List<string>();
        if (law.Unresolved.Middle > Math.ScaleB(1, -48))
        {
            contradictions.Add($"unresolved mass {law.Unresolved.Middle}");
        }

        var rejected = law.Bracket((false, 0));
        var accepted = FixedInterval.One - rejected;
        var span = Math.Max(8, 12L * t / s);
        for (var k = -span; k <= span; k++)
        {
            var found = law.Bracket((true, k)) / accepted;
            if (found.Width > Math.ScaleB(1, -40))
            {
                contradictions.Add($"the bracket of {k} is {found.Width} wide");
            }

            if (!found.Overlaps(ExactLaws.Laplace(t, s, k)))
            {
                contradictions.Add($"Pr[{k}] is not {ExactLaws.Laplace(t, s, k).Middle}");
            }
        }

        return contradictions;
    }
}
