using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// An authorisation to operate public data (授权, Art. 8 to 10): who may use which resources and products, for
/// which scenarios and purposes, when and how much. What it does not name is denied. Immutable and safe to share
/// between threads.
/// </summary>
public sealed class AuthorizationGrant
{
    private readonly Dictionary<string, DataProduct> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Scenario> _scenarios = new(StringComparer.Ordinal);
    private readonly byte[] _canonical;

    /// <summary>Creates a grant and checks that it hangs together.</summary>
    /// <param name="id">Its identifier; a changed grant needs a new one.</param>
    /// <param name="implementingBody">The implementing body (实施机构) that grants.</param>
    /// <param name="operatorId">The operator (运营机构) that receives.</param>
    /// <param name="resources">The data resources in scope; at least one.</param>
    /// <param name="products">The products in scope; at least one.</param>
    /// <param name="purposes">The purposes allowed; at least one.</param>
    /// <param name="scenarios">The approved scenarios, each for a product and a purpose of this grant.</param>
    /// <param name="validity">When the grant holds.</param>
    /// <param name="quotas">The amount granted of each unit, at least 0; a unit not named is denied.</param>
    /// <param name="scope">
    /// Fields, domain and descent; it names the fields of exactly the resources. Null for a grant without rules about them.
    /// </param>
    /// <exception cref="ArgumentException">A part is missing, repeated, malformed or names another part that is absent.</exception>
    public AuthorizationGrant(
        string id,
        string implementingBody,
        string operatorId,
        IReadOnlyList<string> resources,
        IReadOnlyList<DataProduct> products,
        IReadOnlyList<string> purposes,
        IReadOnlyList<Scenario> scenarios,
        ValidityPeriod validity,
        IReadOnlyDictionary<UsageUnit, Int128> quotas,
        GrantScope? scope = null
    )
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(validity);
        ArgumentNullException.ThrowIfNull(quotas);
        Id = Identifiers.Require(id, nameof(id));
        ImplementingBody = Identifiers.Require(implementingBody, nameof(implementingBody));
        OperatorId = Identifiers.Require(operatorId, nameof(operatorId));
        Resources = Identifiers.RequireDistinct(resources, nameof(resources));
        Purposes = Identifiers.RequireDistinct(purposes, nameof(purposes));
        RequireSome(Resources.Count, nameof(resources));
        RequireSome(products.Count, nameof(products));
        RequireSome(Purposes.Count, nameof(purposes));
        foreach (var product in products)
        {
            if (!_products.TryAdd(product.Id, product))
            {
                throw new ArgumentException(
                    $"The grant names product {product.Id} twice.",
                    nameof(products)
                );
            }
        }

        foreach (var scenario in scenarios)
        {
            AddScenario(scenario);
        }

        Products = Array.AsReadOnly(products.ToArray());
        Scenarios = Array.AsReadOnly(scenarios.ToArray());
        Validity = validity;
        Quotas = CopyQuotas(quotas);
        Scope = scope;
        if (
            scope is not null
            && !Resources.Order(StringComparer.Ordinal).SequenceEqual(scope.Fields.Keys)
        )
        {
            throw new ArgumentException(
                "A scope names the fields of exactly the grant's resources.",
                nameof(scope)
            );
        }

        _canonical = GrantJson.Write(this);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of a grant's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("authorization-grant");

    /// <summary>The grant's identifier.</summary>
    public string Id { get; }

    /// <summary>The implementing body.</summary>
    public string ImplementingBody { get; }

    /// <summary>The operator.</summary>
    public string OperatorId { get; }

    /// <summary>The data resources in scope.</summary>
    public IReadOnlyList<string> Resources { get; }

    /// <summary>The products in scope.</summary>
    public IReadOnlyList<DataProduct> Products { get; }

    /// <summary>The purposes allowed.</summary>
    public IReadOnlyList<string> Purposes { get; }

    /// <summary>The approved scenarios.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>When the grant holds.</summary>
    public ValidityPeriod Validity { get; }

    /// <summary>The amount granted of each unit.</summary>
    public IReadOnlyDictionary<UsageUnit, Int128> Quotas { get; }

    /// <summary>Fields, domain and descent; null for a grant without rules about them.</summary>
    public GrantScope? Scope { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits; the log records it.</summary>
    public string Digest { get; }

    /// <summary>The grant as canonical JSON: keys sorted, no insignificant space, integers as strings.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>Reads a grant from its canonical bytes.</summary>
    /// <param name="utf8">What <see cref="ToCanonicalBytes"/> wrote; at most 4 MiB.</param>
    /// <returns>The grant.</returns>
    /// <exception cref="FormatException">The bytes are not the canonical form of a valid grant.</exception>
    public static AuthorizationGrant Parse(ReadOnlySpan<byte> utf8) => GrantJson.Read(utf8);

    /// <summary>The grant as a statement for its implementing body to sign.</summary>
    /// <returns>A statement whose predicate is the grant and whose subject is <c>grant.json</c>, its canonical bytes.</returns>
    public Statement ToStatement() =>
        new([new Subject("grant.json", Digest)], PredicateType, _canonical);

    /// <summary>Reads the grant out of a statement.</summary>
    /// <param name="statement">A statement whose signatures the caller has verified.</param>
    /// <returns>The grant.</returns>
    /// <exception cref="FormatException">The statement is not about a valid grant, or its digest does not match.</exception>
    public static AuthorizationGrant FromStatement(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.PredicateType != PredicateType)
        {
            throw new FormatException(
                $"The statement's predicate type is {statement.PredicateType}; expected {PredicateType}."
            );
        }

        var grant = GrantJson.Read(Encoding.UTF8.GetBytes(statement.Predicate.GetRawText()));
        return
            statement.Subjects is [{ Name: "grant.json" } subject] && subject.Sha256 == grant.Digest
            ? grant
            : throw new FormatException(
                "The statement's subject is not the digest of the grant it carries."
            );
    }

    /// <summary>Finds an approved scenario.</summary>
    /// <param name="scenarioId">Its identifier.</param>
    /// <returns>The scenario, or null if the grant does not name it.</returns>
    public Scenario? FindScenario(string scenarioId) => _scenarios.GetValueOrDefault(scenarioId);

    /// <summary>Finds a product in scope.</summary>
    /// <param name="productId">Its identifier.</param>
    /// <returns>The product, or null if the grant does not name it.</returns>
    public DataProduct? FindProduct(string productId) => _products.GetValueOrDefault(productId);

    /// <summary>The amount granted of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>The amount, or null if the grant does not name the unit.</returns>
    public Int128? FindQuota(UsageUnit unit) =>
        Quotas.TryGetValue(unit, out var granted) ? granted : null;

    /// <summary>Refuses a grant that reaches beyond a wider one (Art. 8: city and districts).</summary>
    /// <param name="parent">The wider grant.</param>
    /// <exception cref="AuthorizationException">
    /// It runs longer, names a resource, field, product, purpose or domain, or grants an amount the wider one does not.
    /// </exception>
    public void RequireWithin(AuthorizationGrant parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (GrantSubset.Excess(this, parent) is { } excess)
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Grant {Id} {excess}, which grant {parent.Id} does not."
            );
        }
    }

    private static void RequireSome(int count, string name)
    {
        if (count == 0)
        {
            throw new ArgumentException($"A grant names at least one of its {name}.", name);
        }
    }

    private static ReadOnlyDictionary<UsageUnit, Int128> CopyQuotas(
        IReadOnlyDictionary<UsageUnit, Int128> quotas
    )
    {
        var copy = new SortedDictionary<UsageUnit, Int128>();
        foreach (var (unit, granted) in quotas)
        {
            if (!Enum.IsDefined(unit))
            {
                throw new ArgumentException(
                    "A quota's unit is not one of UsageUnit.",
                    nameof(quotas)
                );
            }

            if (granted < 0)
            {
                throw new ArgumentException($"The quota of {unit} is negative.", nameof(quotas));
            }

            copy.Add(unit, granted);
        }

        return new ReadOnlyDictionary<UsageUnit, Int128>(copy);
    }

    private void AddScenario(Scenario scenario)
    {
        if (!_products.ContainsKey(scenario.ProductId))
        {
            throw new ArgumentException(
                $"Scenario {scenario.Id} uses product {scenario.ProductId}, which the grant does not name.",
                nameof(scenario)
            );
        }

        if (!Purposes.Contains(scenario.Purpose, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Scenario {scenario.Id} has purpose {scenario.Purpose}, which the grant does not allow.",
                nameof(scenario)
            );
        }

        if (!_scenarios.TryAdd(scenario.Id, scenario))
        {
            throw new ArgumentException(
                $"The grant names scenario {scenario.Id} twice.",
                nameof(scenario)
            );
        }
    }
}
