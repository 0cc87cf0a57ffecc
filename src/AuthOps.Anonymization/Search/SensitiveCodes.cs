using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// One sensitive attribute of a table. A value's number in a key is its column code + 1, so that NULL is 0.
/// Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class SensitiveCodes(
    Column column,
    IReadOnlyList<PrivacyModel> models,
    RecordWeights? weights = null
)
{
    public Column Column { get; } = column;

    /// <summary>The values of the whole table.</summary>
    public SensitiveDistribution Distribution { get; } = new(column, weights);

    /// <summary>One more than the largest number.</summary>
    public int NumberCount => Distribution.NumberCount;

    /// <summary>The conditions of the models that name the attribute, with scratch memory of their own.</summary>
    public SensitiveRule[] CreateRules() =>
        models
            .Select(m => m.CreateSensitiveRule(Distribution))
            .Where(static rule => rule is not null)
            .Select(static rule => rule!)
            .ToArray();
}
