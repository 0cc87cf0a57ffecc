namespace AuthOps.Metering.Evaluation;

/// <summary>What a figure or an answer of an evaluation stands on.</summary>
public enum EvaluationBasis
{
    /// <summary>Anybody with the usage log computes it again.</summary>
    Derived = 1,

    /// <summary>A party says so; nothing in the log shows it.</summary>
    Attested = 2,
}
