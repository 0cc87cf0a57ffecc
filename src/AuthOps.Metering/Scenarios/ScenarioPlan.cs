using System.Collections.ObjectModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Scenarios;

/// <summary>
/// A scenario plan (应用场景方案, Art. 20): which developer uses which fields of which resources for which product and
/// purpose, on which basis, and what the product may show. Immutable and safe to share between threads.
/// </summary>
public sealed class ScenarioPlan
{
    /// <summary>The most fields a plan uses.</summary>
    public const int MaxFields = 4096;

    private readonly byte[] _canonical;

    /// <summary>Creates a plan.</summary>
    /// <param name="grantId">The grant it is for.</param>
    /// <param name="scenario">Scenario, purpose, developer and product, as the grant lists them once approved.</param>
    /// <param name="fields">The fields used, by resource.</param>
    /// <param name="basis">On what the processing rests.</param>
    /// <param name="limits">What the product may show.</param>
    /// <exception cref="ArgumentException">A part is missing, repeated or malformed, or there are too many fields.</exception>
    public ScenarioPlan(
        string grantId,
        Scenario scenario,
        IReadOnlyDictionary<string, IReadOnlyList<string>> fields,
        ProcessingBasis basis,
        ReleaseLimits limits
    )
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(limits);
        GrantId = Identifiers.Require(grantId, nameof(grantId));
        if (!Enum.IsDefined(basis))
        {
            throw new ArgumentException("The basis is not one of ProcessingBasis.", nameof(basis));
        }

        var copy = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (resource, names) in fields)
        {
            copy.Add(
                Identifiers.Require(resource, nameof(fields)),
                FieldNames.RequireDistinct(names, $"the fields of {resource}")
            );
        }

        if (copy.Count == 0 || copy.Values.Sum(names => names.Count) > MaxFields)
        {
            throw new ArgumentException(
                $"A scenario plan uses 1 to {MaxFields} fields.",
                nameof(fields)
            );
        }

        Scenario = scenario;
        Fields = new ReadOnlyDictionary<string, IReadOnlyList<string>>(copy);
        Basis = basis;
        Limits = limits;
        _canonical = EvidenceJson.Write(Write);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of a plan's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("scenario-plan");

    /// <summary>The grant it is for.</summary>
    public string GrantId { get; }

    /// <summary>Scenario, purpose, developer and product.</summary>
    public Scenario Scenario { get; }

    /// <summary>The fields used, by resource.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; }

    /// <summary>On what the processing rests.</summary>
    public ProcessingBasis Basis { get; }

    /// <summary>What the product may show.</summary>
    public ReleaseLimits Limits { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits; the procedure's steps name it.</summary>
    public string Digest { get; }

    /// <summary>Reads a plan's canonical JSON.</summary>
    /// <param name="utf8">The bytes, exactly as <see cref="ToCanonicalBytes"/> gives them.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FormatException">The bytes are not a scenario plan of a known version in canonical form.</exception>
    public static ScenarioPlan Parse(ReadOnlySpan<byte> utf8) =>
        EvidenceJson.ReadCanonical(
            utf8,
            "a scenario plan",
            Read,
            static plan => plan.ToCanonicalBytes()
        );

    /// <summary>The plan as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The plan as a statement for the applicant to sign.</summary>
    /// <returns>A statement whose predicate is the plan and whose subject is <c>scenario.json</c>, its canonical bytes.</returns>
    public Statement ToStatement() =>
        new([new Subject("scenario.json", Digest)], PredicateType, _canonical);

    /// <summary>Refuses a plan that reaches beyond its grant.</summary>
    /// <param name="grant">The grant.</param>
    /// <exception cref="AuthorizationException">It names a scenario, resource or field the grant does not.</exception>
    public void RequireWithin(AuthorizationGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.Id != GrantId || grant.FindScenario(Scenario.Id) != Scenario)
        {
            throw Exceeds(grant, "is not the one listed there under its identifier");
        }

        foreach (var (resource, names) in Fields)
        {
            if (
                grant.Scope is null
                || !grant.Scope.Fields.TryGetValue(resource, out var granted)
                || names.Except(granted, StringComparer.Ordinal).Any()
            )
            {
                throw Exceeds(grant, $"uses a field of {resource} that is not granted");
            }
        }
    }

    private static ScenarioPlan Read(JsonElement root)
    {
        root.RequireVersion(1);
        var limits = root.GetProperty("limits");
        return new ScenarioPlan(
            root.RequireString("grant"),
            new Scenario(
                root.RequireString("id"),
                root.RequireString("purpose"),
                root.RequireName<PurposeClass>("purposeClass"),
                root.RequireString("developer"),
                root.RequireString("product")
            ),
            root.RequireLists("fields"),
            root.RequireName<ProcessingBasis>("basis"),
            new ReleaseLimits(
                limits.RequireLevels("fields"),
                (int)limits.RequireInteger("minimumGroup"),
                limits.TryGetProperty("maximumPicoRho", out _)
                    ? limits.RequireInteger("maximumPicoRho")
                    : null,
                limits.GetProperty("allowsRows").GetBoolean()
            )
        );
    }

    private AuthorizationException Exceeds(AuthorizationGrant grant, string how) =>
        new(
            AuthorizationFault.ScopeExceeded,
            $"Scenario {Scenario.Id} under grant {grant.Id} {how}."
        );

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("basis", Basis.ToString());
        json.WriteString("developer", Scenario.Developer);
        json.WriteStartObject("fields");
        foreach (var (resource, names) in Fields)
        {
            json.WriteStrings(resource, names);
        }

        json.WriteEndObject();
        json.WriteString("grant", GrantId);
        json.WriteString("id", Scenario.Id);
        json.WriteStartObject("limits");
        json.WriteBoolean("allowsRows", Limits.AllowsRows);
        json.WriteStartObject("fields");
        foreach (var (field, level) in Limits.Fields)
        {
            json.WriteString(field, level.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
        if (Limits.MaximumPicoRho is { } loss)
        {
            json.WriteInteger("maximumPicoRho", loss);
        }

        json.WriteInteger("minimumGroup", Limits.MinimumGroup);
        json.WriteEndObject();
        json.WriteString("product", Scenario.ProductId);
        json.WriteString("purpose", Scenario.Purpose);
        json.WriteString("purposeClass", Scenario.PurposeClass.ToString());
        json.WriteNumber("version", 1);
        json.WriteEndObject();
    }
}
