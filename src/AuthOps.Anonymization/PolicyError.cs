namespace AuthOps.Anonymization;

/// <summary>What is wrong with a policy, or with a table under a policy.</summary>
public enum PolicyError
{
    /// <summary>An attribute is declared twice.</summary>
    DuplicateAttribute = 1,

    /// <summary>A sensitive attribute is also declared a quasi-identifier.</summary>
    SensitiveIsQuasiIdentifier = 2,

    /// <summary>There is no quasi-identifier.</summary>
    NoQuasiIdentifier = 3,

    /// <summary>There is no privacy model.</summary>
    NoPrivacyModel = 4,

    /// <summary>A model is given twice, for the same attribute where it has one.</summary>
    DuplicateModel = 5,

    /// <summary>No model names a sensitive attribute.</summary>
    SensitiveUnprotected = 6,

    /// <summary>A model names an attribute that is not declared sensitive.</summary>
    ModelAttributeNotSensitive = 7,

    /// <summary>The suppression limit is outside [0, 1].</summary>
    SuppressionLimitOutOfRange = 8,

    /// <summary>A weight is negative.</summary>
    WeightOutOfRange = 9,

    /// <summary>Two models name different population tables.</summary>
    PopulationsDiffer = 10,

    /// <summary>The generalisation-suppression factor of the quality model is finer than supported.</summary>
    FactorTooFine = 11,

    /// <summary>The least or the coarsest level of a quasi-identifier is outside its hierarchy, or they are the wrong way round.</summary>
    LevelOutOfRange = 12,

    /// <summary>The table has no rows.</summary>
    NoRows = 20,

    /// <summary>The table lacks a declared column.</summary>
    MissingColumn = 21,

    /// <summary>The table has a column that the policy does not declare.</summary>
    UndeclaredColumn = 22,

    /// <summary>A cell's value is not in its hierarchy.</summary>
    ValueNotInHierarchy = 23,

    /// <summary>A cell is NULL and the hierarchy has no row for the empty string.</summary>
    NullNotInHierarchy = 24,

    /// <summary>k is larger than the number of rows.</summary>
    KExceedsRows = 25,

    /// <summary>The quasi-identifiers together have more than 2^128 combinations.</summary>
    TooManyCombinations = 26,

    /// <summary>The lattice has more nodes than an exhaustive search can visit.</summary>
    LatticeTooLarge = 27,

    /// <summary>A column holds a value that the order of its t-closeness model does not name.</summary>
    ValueNotInOrder = 28,

    /// <summary>The population table lacks a quasi-identifier.</summary>
    MissingPopulationColumn = 29,

    /// <summary>The population table has no rows, or does not contain the table's records.</summary>
    PopulationTooSmall = 30,

    /// <summary>A value of the population table is not in its hierarchy.</summary>
    PopulationValueNotInHierarchy = 31,

    /// <summary>A quasi-identifier is left out of a microaggregation that is to support k.</summary>
    QuasiIdentifierNotAggregated = 34,

    /// <summary>A value to be pseudonymised is too long, or no well-formed text.</summary>
    ValueNotPseudonymizable = 35,

    /// <summary>A column has more labels than a local recoding can number.</summary>
    TooManyLabels = 36,

    /// <summary>A record has no row key, so that it cannot be found in other releases.</summary>
    RowKeyMissing = 37,

    /// <summary>Two records have the same row key.</summary>
    RowKeyRepeated = 38,

    /// <summary>The column that tells persons from release to release is not declared a direct identifier.</summary>
    RowKeyNotDirect = 39,

    /// <summary>A cell that a transformation needs as a number is none.</summary>
    NotANumber = 40,
}
