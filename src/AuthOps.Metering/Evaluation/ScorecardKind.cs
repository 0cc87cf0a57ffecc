namespace AuthOps.Metering.Evaluation;

/// <summary>Whom a scorecard evaluates (Art. 28).</summary>
public enum ScorecardKind
{
    /// <summary>An operator (运营机构).</summary>
    Operator = 1,

    /// <summary>A source unit (数源单位) that supplies.</summary>
    Supply = 2,
}
