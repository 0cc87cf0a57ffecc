using System.Collections.ObjectModel;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// What a grant says of fields, place and descent: which fields of which resource, in which operation domain
/// (授权运营域), under which agreement and within which wider grant. A grant with a scope is governed: every use under it
/// declares who, where and which fields. Immutable and safe to share between threads.
/// </summary>
public sealed class GrantScope
{
    /// <summary>Creates a scope.</summary>
    /// <param name="agreementId">The agreement under which the grant stands.</param>
    /// <param name="domain">The operation domain, in which alone data is used.</param>
    /// <param name="fields">For each resource of the grant, the fields in scope, at least one.</param>
    /// <param name="parentGrantId">The wider grant this one narrows; null for none.</param>
    /// <exception cref="ArgumentException">A part is missing, repeated or malformed.</exception>
    public GrantScope(
        string agreementId,
        string domain,
        IReadOnlyDictionary<string, IReadOnlyList<string>> fields,
        string? parentGrantId = null
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        AgreementId = Identifiers.Require(agreementId, nameof(agreementId));
        Domain = Identifiers.Require(domain, nameof(domain));
        ParentGrantId = parentGrantId is null
            ? null
            : Identifiers.Require(parentGrantId, nameof(parentGrantId));
        var copy = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (resource, names) in fields)
        {
            copy.Add(
                Identifiers.Require(resource, nameof(fields)),
                FieldNames.RequireDistinct(names, $"the fields of {resource}")
            );
        }

        Fields = new ReadOnlyDictionary<string, IReadOnlyList<string>>(copy);
    }

    /// <summary>The agreement.</summary>
    public string AgreementId { get; }

    /// <summary>The operation domain.</summary>
    public string Domain { get; }

    /// <summary>The fields by resource.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; }

    /// <summary>The wider grant; null for none.</summary>
    public string? ParentGrantId { get; }
}
