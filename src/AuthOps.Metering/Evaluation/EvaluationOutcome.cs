namespace AuthOps.Metering.Evaluation;

/// <summary>What an answer says of an item.</summary>
public enum EvaluationOutcome
{
    /// <summary>It is as it should be.</summary>
    Met = 1,

    /// <summary>It is not; the text says what is done about it.</summary>
    NotMet = 2,

    /// <summary>It does not arise here; the text says why.</summary>
    NotApplicable = 3,
}
