namespace AuthOps.Metering.Authorization;

/// <summary>
/// The class of a scenario's purpose, which decides whether a use is free (发改价格〔2025〕65号; Art. 19 of the
/// Shanghai measures). Values are part of the grant's digest and never change meaning.
/// </summary>
public enum PurposeClass
{
    /// <summary>公共治理: public governance; free of charge, metered all the same.</summary>
    PublicGovernance = 1,

    /// <summary>公益事业: public welfare; free of charge, metered all the same.</summary>
    PublicWelfare = 2,

    /// <summary>产业发展: industrial development; charged up to the ceiling.</summary>
    Industrial = 3,

    /// <summary>行业发展: development of a sector; charged up to the ceiling.</summary>
    Sectoral = 4,
}
