namespace AuthOps.Metering.Authorization;

/// <summary>Whose product it is, which decides whether a price ceiling binds it. Values never change meaning.</summary>
public enum ProductOrigin
{
    /// <summary>A base product of the operator (运营机构): government-guided price, bound by a ceiling.</summary>
    OperatorBase = 1,

    /// <summary>A product of a developer (开发主体): priced by the market, bound by no ceiling.</summary>
    Developer = 2,
}
