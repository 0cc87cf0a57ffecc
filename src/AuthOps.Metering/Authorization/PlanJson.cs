using System.Globalization;
using System.Text.Json;

namespace AuthOps.Metering.Authorization;

/// <summary>Reads the canonical JSON of an implementation plan, version 1. What is missing is left for the draft to name.</summary>
internal static class PlanJson
{
    public static ImplementationPlan Read(ReadOnlySpan<byte> utf8) =>
        EvidenceJson.ReadCanonical(
            utf8,
            "an implementation plan",
            Read,
            static p => p.ToCanonicalBytes()
        );

    private static ImplementationPlan Read(JsonElement root)
    {
        root.RequireVersion(1);
        return ImplementationPlan.Of(
            new PlanDraft
            {
                Id = root.FindString("id"),
                Jurisdiction = root.FindString("jurisdiction") is { } division
                    ? new JurisdictionCode(division)
                    : null,
                ImplementingBody = root.FindString("implementingBody"),
                Resources = root.TryGetProperty("resources", out _)
                    ? root.RequireStrings("resources")
                    : null,
                SelectionConditions = root.FindString("selectionConditions"),
                Term = Term(root),
                Exit = new ExitPlan(
                    root.FindString("exitKeysRevoked"),
                    root.FindString("exitLedgerFrozen"),
                    root.FindString("exitDataReturned"),
                    root.FindString("exitDataDestroyed")
                ),
                Assessment = root.FindString("assessment"),
                CostAccounting = root.FindString("costAccounting"),
                RevenueSharing = root.FindString("revenueSharing"),
                Security = root.FindString("security"),
                Incident = new IncidentPlan(
                    root.FindString("incidentResponse"),
                    root.FindString("incidentReportTo"),
                    ReportWithin(root)
                ),
            }
        );
    }

    private static ValidityPeriod? Term(JsonElement root) =>
        root.TryGetProperty("termFrom", out _) && root.TryGetProperty("termUntil", out _)
            ? new ValidityPeriod(root.RequireInstant("termFrom"), root.RequireInstant("termUntil"))
            : null;

    private static TimeSpan ReportWithin(JsonElement root) =>
        root.FindString("incidentReportWithinSeconds") is { } seconds
            ? TimeSpan.FromSeconds(long.Parse(seconds, CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
}
