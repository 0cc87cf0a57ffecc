namespace AuthOps.Cli.Verification;

/// <summary>The roles of a trust file, for which a key's signature counts.</summary>
internal static class Roles
{
    /// <summary>实施机构, who grants and sets ceilings.</summary>
    public const string ImplementingBody = "implementing-body";

    /// <summary>运营机构, who operates, meters and reports.</summary>
    public const string Operator = "operator";

    /// <summary>主管部门, who approves plans and keeps the register.</summary>
    public const string DataAuthority = "data-authority";

    /// <summary>Who collects consents.</summary>
    public const string ConsentRegistry = "consent-registry";

    /// <summary>The source unit (数源单位) of medical insurance.</summary>
    public const string InsuranceHolder = "insurance-holder";

    /// <summary>The source unit that is a hospital.</summary>
    public const string Hospital = "hospital";
}
