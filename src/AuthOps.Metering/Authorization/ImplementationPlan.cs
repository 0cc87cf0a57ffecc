using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// A whole implementation plan (实施方案, Art. 9). It cannot exist without a field the article names. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class ImplementationPlan
{
    private readonly byte[] _canonical;

    private ImplementationPlan(PlanDraft draft)
    {
        Id = Identifiers.Require(draft.Id!, nameof(draft.Id));
        ImplementingBody = Identifiers.Require(
            draft.ImplementingBody!,
            nameof(draft.ImplementingBody)
        );
        Resources = Identifiers.RequireDistinct(draft.Resources!, nameof(draft.Resources));
        Term = draft.Term!;
        Exit = draft.Exit!;
        Incident = draft.Incident!;
        _ = Identifiers.Require(Incident.ReportTo!, nameof(Incident.ReportTo));
        Content = draft with { Resources = Resources };
        foreach (var (name, text) in Texts())
        {
            _ = PlanText.Require(text, name);
        }

        _canonical = EvidenceJson.Write(Write);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of a plan's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("implementation-plan");

    /// <summary>The plan's identifier.</summary>
    public string Id { get; }

    /// <summary>The implementing body.</summary>
    public string ImplementingBody { get; }

    /// <summary>The resources in scope.</summary>
    public IReadOnlyList<string> Resources { get; }

    /// <summary>The term.</summary>
    public ValidityPeriod Term { get; }

    /// <summary>How the operation ends.</summary>
    public ExitPlan Exit { get; }

    /// <summary>What happens after an incident.</summary>
    public IncidentPlan Incident { get; }

    /// <summary>All fields.</summary>
    public PlanDraft Content { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Makes the plan of a draft.</summary>
    /// <param name="draft">A draft with every field.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="AuthorizationException">A field is missing; the message names each.</exception>
    /// <exception cref="ArgumentException">A field is malformed.</exception>
    public static ImplementationPlan Of(PlanDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var missing = draft.Missing();
        return missing.Count == 0
            ? new ImplementationPlan(draft)
            : throw new AuthorizationException(
                AuthorizationFault.PlanIncomplete,
                $"The implementation plan lacks {string.Join(", ", missing)}; Art. 9 names them all."
            );
    }

    /// <summary>Reads a plan's canonical JSON.</summary>
    /// <param name="utf8">The bytes, exactly as <see cref="ToCanonicalBytes"/> gives them.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="AuthorizationException">A field is missing; the message names each.</exception>
    /// <exception cref="FormatException">The bytes are not a plan of a known version in canonical form.</exception>
    public static ImplementationPlan Parse(ReadOnlySpan<byte> utf8) => PlanJson.Read(utf8);

    /// <summary>The plan as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The plan as a statement to sign.</summary>
    /// <returns>A statement whose predicate is the plan and whose subject is <c>plan.json</c>, its canonical bytes.</returns>
    public Statement ToStatement() =>
        new([new Subject("plan.json", Digest)], PredicateType, _canonical);

    private (string Name, string Text)[] Texts() =>
        [
            ("assessment", Content.Assessment!),
            ("costAccounting", Content.CostAccounting!),
            ("exitDataDestroyed", Exit.DataDestroyed!),
            ("exitDataReturned", Exit.DataReturned!),
            ("exitKeysRevoked", Exit.KeysRevoked!),
            ("exitLedgerFrozen", Exit.LedgerFrozen!),
            ("incidentResponse", Incident.Response!),
            ("revenueSharing", Content.RevenueSharing!),
            ("security", Content.Security!),
            ("selectionConditions", Content.SelectionConditions!),
        ];

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("implementingBody", ImplementingBody);
        json.WriteString("incidentReportTo", Incident.ReportTo);
        json.WriteString(
            "incidentReportWithinSeconds",
            ((long)Incident.ReportWithin.TotalSeconds).ToString(CultureInfo.InvariantCulture)
        );
        if (Content.Jurisdiction is { } jurisdiction)
        {
            json.WriteString("jurisdiction", jurisdiction.Code);
        }

        json.WriteStrings("resources", Resources);
        foreach (var (name, text) in Texts())
        {
            json.WriteString(name, text);
        }

        json.WriteInstant("termFrom", Term.From);
        json.WriteInstant("termUntil", Term.Until);
        json.WriteNumber("version", 1);
        json.WriteEndObject();
    }
}
