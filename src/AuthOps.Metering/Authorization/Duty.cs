namespace AuthOps.Metering.Authorization;

/// <summary>What a role has to do with an act (权利、义务、禁止行为). Values never change meaning.</summary>
public enum Duty
{
    /// <summary>权利: it may.</summary>
    May = 1,

    /// <summary>义务: it must, so it may.</summary>
    Must = 2,

    /// <summary>禁止: it must not, whatever another role of the same party may.</summary>
    MustNot = 3,
}
