namespace AuthOps.Metering.Authorization;

/// <summary>What a party is in law. Natural persons are no parties. Values never change meaning.</summary>
public enum PartyKind
{
    /// <summary>机关、事业单位: a public body.</summary>
    PublicBody = 1,

    /// <summary>企业等法人: a company or another legal person.</summary>
    LegalPerson = 2,

    /// <summary>非法人组织: an organisation without legal personality; it may develop, not operate.</summary>
    UnincorporatedOrganization = 3,
}
