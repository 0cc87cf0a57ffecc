using System.Text.Json;
using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// What a verifier, of one bill or of a pack, knows of releases: signed receipts and lists against the acts of the log. It
/// shares no code with what makes invoices. Not safe for concurrent use.
/// </summary>
/// <param name="acts">The acts of the log.</param>
/// <param name="findGrant">The grants that are known.</param>
internal sealed class ReleaseEvidence(ReleaseActs acts, Func<string, AuthorizationGrant?> findGrant)
{
    private readonly List<KnownRelease> _known = [];

    /// <summary>The releases that hold at some time.</summary>
    public IEnumerable<KnownRelease> Standing => _known.Where(static r => r.Held is not null);

    /// <summary>Takes a receipt in.</summary>
    /// <param name="digest">SHA-256 of its statement.</param>
    /// <param name="predicate">What it says.</param>
    /// <param name="isSigned">Whether both sides signed it.</param>
    /// <returns>What it is worth.</returns>
    /// <exception cref="FormatException">It is no receipt.</exception>
    public KnownRelease AddReceipt(string digest, JsonElement predicate, bool isSigned)
    {
        try
        {
            var grantId = predicate.RequireString("grant");
            var scenarioId = predicate.RequireString("scenario");
            var product = findGrant(grantId)?.FindScenario(scenarioId)?.ProductId;
            var held = acts.HeldIn(grantId, digest, predicate.RequireInstant("validUntil"));
            var standing =
                !isSigned ? ReleaseStanding.NotSigned
                : product is null ? ReleaseStanding.Foreign
                : held is null ? ReleaseStanding.NotRecorded
                : ReleaseStanding.Holds;
            return Add(
                new KnownRelease(
                    digest,
                    grantId,
                    scenarioId,
                    product,
                    standing,
                    standing == ReleaseStanding.Holds ? held : null,
                    acts.RevokedAt(grantId, digest)
                )
            );
        }
        catch (Exception e) when (EvidenceJson.IsMalformed(e))
        {
            throw new FormatException("The statement is no release receipt.", e);
        }
    }

    /// <summary>Takes a list in; under a governed grant it makes no release.</summary>
    /// <param name="predicate">What it says.</param>
    /// <param name="isSigned">Whether both sides signed it.</param>
    /// <returns>What each of its releases is worth.</returns>
    /// <exception cref="FormatException">It is no list.</exception>
    public IReadOnlyList<KnownRelease> AddList(JsonElement predicate, bool isSigned) =>
        [
            .. ReleaseList
                .Parse(predicate)
                .Releases.Select(release =>
                {
                    var grant = findGrant(release.GrantId.Value);
                    var standing =
                        !isSigned ? ReleaseStanding.NotSigned
                        : grant is null ? ReleaseStanding.Foreign
                        : grant.Scope is not null || acts.Any ? ReleaseStanding.OnlyListed
                        : ReleaseStanding.Holds;
                    return Add(
                        new KnownRelease(
                            release.ReleaseId.Value,
                            release.GrantId.Value,
                            release.ScenarioId.Value,
                            release.ProductId.Value,
                            standing,
                            standing == ReleaseStanding.Holds ? release.Effective : null,
                            RevokedAt: null
                        )
                    );
                }),
        ];

    /// <summary>The release of a scenario's product in force at an instant; null for none.</summary>
    public KnownRelease? At(string grantId, Scenario scenario, DateTimeOffset instant) =>
        Of(grantId, scenario).FirstOrDefault(r => r.Held?.Contains(instant) == true);

    /// <summary>When a release of a scenario's product begins or ends to hold.</summary>
    public IEnumerable<ValidityPeriod> Periods(string grantId, Scenario scenario) =>
        Of(grantId, scenario).Select(static r => r.Held).OfType<ValidityPeriod>();

    /// <summary>Why a use with a price had no release.</summary>
    public InvoiceFindingKind WhyNone(string grantId, Scenario scenario, DateTimeOffset instant)
    {
        var own = Of(grantId, scenario).ToList();
        return own.Exists(r => r.RevokedAt <= instant) ? InvoiceFindingKind.ReleaseRevoked
            : own.Find(static r => r.Standing != ReleaseStanding.Holds) is { } worthless
                ? Worth(worthless)
            : InvoiceFindingKind.MissingIdentifier;
    }

    /// <summary>What speaks against the release that a charge names; null where that is nothing.</summary>
    public InvoiceFindingKind? WhyNot(
        string grantId,
        string release,
        string scenario,
        string product
    )
    {
        var known = _known.Where(r => r.Id == release).ToList();
        if (known.Count == 0)
        {
            return InvoiceFindingKind.ReleaseMissing;
        }

        return known.Find(r => r.Grant == grantId && r.Scenario == scenario && r.Product == product)
                is not { } own
                ? InvoiceFindingKind.OtherRelease
            : own.Standing == ReleaseStanding.Holds ? null
            : Worth(own);
    }

    private static InvoiceFindingKind Worth(KnownRelease release) =>
        release.Standing switch
        {
            ReleaseStanding.NotSigned => InvoiceFindingKind.ReleaseRefused,
            ReleaseStanding.NotRecorded or ReleaseStanding.OnlyListed =>
                InvoiceFindingKind.ReleaseUnrecorded,
            _ => InvoiceFindingKind.MissingIdentifier,
        };

    private IEnumerable<KnownRelease> Of(string grantId, Scenario scenario) =>
        _known.Where(r =>
            r.Grant == grantId && r.Scenario == scenario.Id && r.Product == scenario.ProductId
        );

    private KnownRelease Add(KnownRelease release)
    {
        _known.Add(release);
        return release;
    }
}
