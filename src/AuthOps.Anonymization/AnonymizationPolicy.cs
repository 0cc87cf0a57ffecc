using System.Collections.ObjectModel;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization;

/// <summary>
/// What a release must satisfy: the role of every column, the privacy models, how many records may be
/// suppressed, and what the optimum is measured by. Validated when made. Immutable and safe to share between
/// threads.
/// </summary>
public sealed class AnonymizationPolicy
{
    /// <summary>Makes and validates a policy.</summary>
    /// <param name="attributes">Every column of the table, once; at least one quasi-identifier.</param>
    /// <param name="models">At least one; every sensitive attribute named by one.</param>
    /// <param name="suppressionLimit">The largest share of records that may be suppressed, 0 to 1; the count is floor(limit × rows), exactly.</param>
    /// <param name="quality">What the optimum is measured by; null means <see cref="Loss"/>.</param>
    /// <exception cref="PolicyException">The policy contradicts itself.</exception>
    public AnonymizationPolicy(
        IEnumerable<AttributePolicy> attributes,
        IEnumerable<PrivacyModel> models,
        Ratio suppressionLimit = default,
        QualityModel? quality = null
    )
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(models);
        Attributes = Array.AsReadOnly(attributes.ToArray());
        Models = Array.AsReadOnly(models.ToArray());
        SuppressionLimit = suppressionLimit;
        Quality = quality ?? new Loss();
        QuasiIdentifiers = WithRole(AttributeRole.QuasiIdentifier);
        SensitiveAttributes = WithRole(AttributeRole.Sensitive);
        CheckAttributes();
        CheckModels();
        if (suppressionLimit < Ratio.Zero || suppressionLimit > Ratio.One)
        {
            throw new PolicyException(
                PolicyError.SuppressionLimitOutOfRange,
                $"The suppression limit is {suppressionLimit}; it must lie between 0 and 1."
            );
        }
    }

    private AnonymizationPolicy(
        AnonymizationPolicy other,
        PrivacyModel[] models,
        Ratio suppressionLimit
    )
    {
        Attributes = other.Attributes;
        QuasiIdentifiers = other.QuasiIdentifiers;
        SensitiveAttributes = other.SensitiveAttributes;
        Quality = other.Quality;
        Models = Array.AsReadOnly(models);
        SuppressionLimit = suppressionLimit;
    }

    /// <summary>Every declared column, in order.</summary>
    public ReadOnlyCollection<AttributePolicy> Attributes { get; }

    /// <summary>The quasi-identifiers, in order: the order of a node's levels.</summary>
    public ReadOnlyCollection<AttributePolicy> QuasiIdentifiers { get; }

    /// <summary>The sensitive attributes, in order.</summary>
    public ReadOnlyCollection<AttributePolicy> SensitiveAttributes { get; }

    /// <summary>The privacy models; a class must satisfy all.</summary>
    public ReadOnlyCollection<PrivacyModel> Models { get; }

    /// <summary>The largest share of records that may be suppressed.</summary>
    public Ratio SuppressionLimit { get; }

    /// <summary>What the optimum is measured by.</summary>
    public QualityModel Quality { get; }

    /// <summary>
    /// The smallest class the models ask for, in records: k of k-anonymity and of (α, k)-anonymity, one over a
    /// maximum risk; 1 where none says.
    /// </summary>
    public int MinimumClassSize => Models.Max(static m => m.DeclaredClassSize);

    /// <summary>The smallest class that can satisfy all models, in records.</summary>
    internal int SmallestPossibleClass => Models.Max(static m => m.MinimumClassSize);

    /// <summary>The population some models compare classes with, or null.</summary>
    internal Table? Population =>
        Models.Select(static m => m.PopulationTable).FirstOrDefault(static t => t is not null);

    /// <summary>The most records that may be suppressed: floor(limit × rows), exactly.</summary>
    /// <param name="rows">The number of records; at least 0.</param>
    public long SuppressionAllowance(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return (long)SuppressionLimit.FloorOfProduct(rows);
    }

    /// <summary>The fewest different values of a sensitive attribute in a class; 1 where no model asks for more.</summary>
    /// <param name="attribute">The sensitive attribute.</param>
    public int MinimumDistinct(string attribute) =>
        Models
            .OfType<DistinctLDiversity>()
            .FirstOrDefault(m => string.Equals(m.Attribute, attribute, StringComparison.Ordinal))
            ?.L
        ?? 1;

    /// <summary>The same attributes under other models or another limit; not validated.</summary>
    internal AnonymizationPolicy With(PrivacyModel[] models, Ratio suppressionLimit) =>
        new(this, models, suppressionLimit);

    private ReadOnlyCollection<AttributePolicy> WithRole(AttributeRole role) =>
        Array.AsReadOnly(Attributes.Where(a => a.Role == role).ToArray());

    private void CheckAttributes()
    {
        var roles = new Dictionary<string, AttributeRole>(StringComparer.Ordinal);
        foreach (var attribute in Attributes)
        {
            ArgumentNullException.ThrowIfNull(attribute);
            if (roles.TryAdd(attribute.Name, attribute.Role))
            {
                continue;
            }

            var pair = (roles[attribute.Name], attribute.Role);
            if (
                pair
                is
                    (AttributeRole.Sensitive, AttributeRole.QuasiIdentifier)
                    or
                    (AttributeRole.QuasiIdentifier, AttributeRole.Sensitive)
            )
            {
                throw new PolicyException(
                    PolicyError.SensitiveIsQuasiIdentifier,
                    $"Attribute '{attribute.Name}' is declared both sensitive and quasi-identifier; choose one role.",
                    attribute.Name
                );
            }

            throw new PolicyException(
                PolicyError.DuplicateAttribute,
                $"Attribute '{attribute.Name}' is declared twice; declare every column once.",
                attribute.Name
            );
        }

        if (QuasiIdentifiers.Count == 0)
        {
            throw new PolicyException(
                PolicyError.NoQuasiIdentifier,
                "The policy declares no quasi-identifier; without one there are no classes to protect."
            );
        }
    }

    private void CheckModels()
    {
        if (Models.Count == 0)
        {
            throw new PolicyException(
                PolicyError.NoPrivacyModel,
                "The policy names no privacy model; give at least k-anonymity."
            );
        }

        var unprotected = SensitiveAttributes.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        var sensitive = unprotected.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(Type, string)>();
        foreach (var model in Models)
        {
            ArgumentNullException.ThrowIfNull(model);
            var attribute = model.SensitiveAttribute ?? "";
            if (!seen.Add((model.GetType(), attribute)))
            {
                throw new PolicyException(
                    PolicyError.DuplicateModel,
                    $"The model '{model.Name}' is the second of its kind; give each kind once, for a model of a sensitive attribute once an attribute."
                );
            }

            if (attribute.Length > 0 && !sensitive.Contains(attribute))
            {
                throw new PolicyException(
                    PolicyError.ModelAttributeNotSensitive,
                    $"The model '{model.Name}' names an attribute that the policy does not declare sensitive.",
                    attribute
                );
            }

            if (model.PopulationTable is { } table && !ReferenceEquals(table, Population))
            {
                throw new PolicyException(
                    PolicyError.PopulationsDiffer,
                    $"The model '{model.Name}' names another population table than the models before it; give one population."
                );
            }

            unprotected.Remove(attribute);
        }

        foreach (var attribute in SensitiveAttributes)
        {
            if (unprotected.Contains(attribute.Name))
            {
                throw new PolicyException(
                    PolicyError.SensitiveUnprotected,
                    $"No privacy model names the sensitive attribute '{attribute.Name}'; add a diversity model for it.",
                    attribute.Name
                );
            }
        }
    }
}
