namespace AuthOps.Anonymization.Assessment;

/// <summary>
/// How likely the surroundings let a re-identification be tried at all (GB/T 42460-2023, annex D.1.4): the largest of three stated
/// probabilities. How each is to be found is left to the assessor; the figures stand in the assessment with their justification.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="DeliberateAttempt">T1: the recipient tries on purpose; from controls and motive.</param>
/// <param name="InadvertentRecognition">T2: somebody with access happens to recognise a person.</param>
/// <param name="Breach">T3: the data get out; from statistics of breaches.</param>
public sealed record ContextRisk(
    JustifiedRisk DeliberateAttempt,
    JustifiedRisk InadvertentRecognition,
    JustifiedRisk Breach
)
{
    /// <summary>CR: the largest of the three.</summary>
    public Ratio Value =>
        Larger(DeliberateAttempt.Value, Larger(InadvertentRecognition.Value, Breach.Value));

    private static Ratio Larger(Ratio a, Ratio b) => a > b ? a : b;
}
