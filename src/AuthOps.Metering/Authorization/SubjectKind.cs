namespace AuthOps.Metering.Authorization;

/// <summary>What the source of data is (数据来源者). Values are part of a consent set's digest and never change meaning.</summary>
public enum SubjectKind
{
    /// <summary>自然人: a person who consents for itself.</summary>
    Person = 1,

    /// <summary>未成年人: a minor, for whom a guardian consents.</summary>
    Minor = 2,

    /// <summary>企业等组织: a firm, which consents to the use of its data; separate consent is a matter of persons.</summary>
    Firm = 3,
}
