using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The agreement of an implementing body with an operator (授权运营协议, Art. 10). Grants under it are inactive until it is
/// filed. Immutable and safe to share between threads.
/// </summary>
public sealed class OperatingAgreement
{
    private readonly byte[] _canonical;

    /// <summary>Creates an agreement.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="plan">The approved plan.</param>
    /// <param name="operatorId">The operator.</param>
    /// <param name="signedAt">When it was signed.</param>
    /// <param name="term">Its term, within the plan's.</param>
    /// <param name="rules">The rules, of which those in force at the signature apply.</param>
    /// <param name="filing">Its filing; null until it is filed.</param>
    /// <param name="jurisdiction">The division it is about, within the plan's, such as a district (Art. 8); null for the plan's.</param>
    /// <exception cref="AuthorizationException">The term or the division leaves the plan's, the term is too long, or the filing precedes the signature.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public OperatingAgreement(
        string id,
        ImplementationPlan plan,
        string operatorId,
        DateTimeOffset signedAt,
        ValidityPeriod term,
        RulePackSchedule rules,
        AgreementFiling? filing = null,
        JurisdictionCode? jurisdiction = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(rules);
        Id = Identifiers.Require(id, nameof(id));
        OperatorId = Identifiers.Require(operatorId, nameof(operatorId));
        Plan = plan;
        SignedAt = signedAt.ToUniversalTime();
        Term = term;
        RulePack = rules.At(signedAt);
        Filing = filing;
        if (!plan.Term.Encloses(term))
        {
            throw Invalid($"Agreement {Id} runs {term}, beyond the plan's {plan.Term}.");
        }

        if (term.Until > term.From.AddYears(RulePack.MaxTermYears))
        {
            throw Invalid(
                $"Agreement {Id} runs longer than the {RulePack.MaxTermYears} years that {RulePack.Id} allows."
            );
        }

        if (filing is not null && filing.FiledAt < SignedAt)
        {
            throw new AuthorizationException(
                AuthorizationFault.DatesOutOfOrder,
                $"Agreement {Id} was filed before it was signed."
            );
        }

        Jurisdiction = jurisdiction ?? plan.Content.Jurisdiction;
        if (jurisdiction is not null && plan.Content.Jurisdiction?.Encloses(jurisdiction) != true)
        {
            throw Invalid(
                $"Agreement {Id} is of {jurisdiction}, which is not within {plan.Content.Jurisdiction?.Code ?? "any division"} of the plan."
            );
        }

        _canonical = EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("implementingBody", plan.ImplementingBody);
            if (jurisdiction is not null)
            {
                json.WriteString("jurisdiction", jurisdiction.Code);
            }

            json.WriteString("operator", OperatorId);
            json.WriteString("plan", plan.Digest);
            json.WriteString("rulePack", RulePack.Id);
            json.WriteInstant("signedAt", SignedAt);
            json.WriteInstant("termFrom", term.From);
            json.WriteInstant("termUntil", term.Until);
            json.WriteNumber("version", 1);
            json.WriteEndObject();
        });
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of an agreement's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("operating-agreement");

    /// <summary>The agreement's identifier.</summary>
    public string Id { get; }

    /// <summary>The plan.</summary>
    public ImplementationPlan Plan { get; }

    /// <summary>The operator.</summary>
    public string OperatorId { get; }

    /// <summary>The division it is about; null where neither it nor its plan says.</summary>
    public JurisdictionCode? Jurisdiction { get; }

    /// <summary>When it was signed, UTC.</summary>
    public DateTimeOffset SignedAt { get; }

    /// <summary>Its term.</summary>
    public ValidityPeriod Term { get; }

    /// <summary>The rules in force at the signature.</summary>
    public RulePack RulePack { get; }

    /// <summary>Its filing; null until it is filed.</summary>
    public AgreementFiling? Filing { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits; filing does not change it.</summary>
    public string Digest { get; }

    /// <summary>Reads an agreement's canonical JSON.</summary>
    /// <param name="utf8">The bytes, exactly as <see cref="ToCanonicalBytes"/> gives them.</param>
    /// <param name="plans">The plans, of which it names one by its digest.</param>
    /// <param name="rules">The rules, of which it names those in force at its signature.</param>
    /// <param name="filing">Its filing; null until it is filed.</param>
    /// <returns>The agreement.</returns>
    /// <exception cref="AuthorizationException">Its plan is not there, or it does not fit plan or rules.</exception>
    /// <exception cref="FormatException">The bytes are not an agreement of a known version in canonical form.</exception>
    public static OperatingAgreement Parse(
        ReadOnlySpan<byte> utf8,
        IReadOnlyCollection<ImplementationPlan> plans,
        RulePackSchedule rules,
        AgreementFiling? filing = null
    )
    {
        ArgumentNullException.ThrowIfNull(plans);
        return EvidenceJson.ReadCanonical(
            utf8,
            "an operating agreement",
            root =>
            {
                root.RequireVersion(1);
                var id = root.RequireString("id");
                var plan = root.RequireString("plan");
                return new OperatingAgreement(
                    id,
                    plans.FirstOrDefault(p => p.Digest == plan)
                        ?? throw Invalid($"The plan {plan} that agreement {id} names is not here."),
                    root.RequireString("operator"),
                    root.RequireInstant("signedAt"),
                    new ValidityPeriod(
                        root.RequireInstant("termFrom"),
                        root.RequireInstant("termUntil")
                    ),
                    rules,
                    filing,
                    root.FindString("jurisdiction") is { } division
                        ? new JurisdictionCode(division)
                        : null
                );
            },
            static agreement => agreement.ToCanonicalBytes()
        );
    }

    /// <summary>The agreement as canonical JSON, without its filing.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The agreement as a statement for both parties to sign.</summary>
    /// <returns>A statement whose predicate is the agreement and whose subject is <c>agreement.json</c>, its canonical bytes.</returns>
    public Statement ToStatement() =>
        new([new Subject("agreement.json", Digest)], PredicateType, _canonical);

    private static AuthorizationException Invalid(string message) =>
        new(AuthorizationFault.AgreementInvalid, message);
}
