namespace AuthOps.Metering.Tariffs;

/// <summary>How a price depends on the quantity. Values never change meaning.</summary>
public enum PriceModel
{
    /// <summary>One price for every unit.</summary>
    Flat = 1,

    /// <summary>The tier that the whole quantity falls into prices all of it.</summary>
    Volume = 2,

    /// <summary>Each unit has the price of the tier it falls into.</summary>
    Graduated = 3,

    /// <summary>Units are sold in packages; a package that is begun is charged.</summary>
    Package = 4,

    /// <summary>A share of a value: the quantity is that value in fen. For products of developers only.</summary>
    Percentage = 5,
}
