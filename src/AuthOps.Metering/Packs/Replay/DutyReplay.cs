using AuthOps.Metering.Authorization;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Review;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs.Replay;

/// <summary>The duties beside the stages, each from the checks that bear on it. Stateless.</summary>
internal static class DutyReplay
{
    public static IReadOnlyList<ReplayLine> Lines(EvidencePackVerdict verdict) =>
        [.. OfGrants(verdict), .. OfMoney(verdict), .. OfOperation(verdict)];

    private static ReplayLine[] OfGrants(EvidencePackVerdict verdict) =>
        [
            Within(
                Checked("grants", "8", verdict.Grants.Count, verdict, PackFindingKind.GrantDiffers),
                verdict
            ),
            Exit(verdict),
        ];

    private static ReplayLine[] OfMoney(EvidencePackVerdict verdict) =>
        [
            Checked(
                "charges",
                "11",
                verdict.Invoices.Count,
                verdict,
                PackFindingKind.ChargeWithoutIds,
                PackFindingKind.ReleaseUnproved,
                PackFindingKind.UseUnbilled,
                PackFindingKind.LedgerDiffers
            ),
            Checked(
                "accounts",
                "18",
                Count(verdict, DedicatedAccountStatement.PredicateType),
                verdict,
                PackFindingKind.LedgerDamaged,
                PackFindingKind.AccountDiffers
            ),
            Checked(
                "prices",
                "19",
                verdict.Invoices.Count,
                verdict,
                PackFindingKind.InvoiceMalformed,
                PackFindingKind.InvoiceDiffers,
                PackFindingKind.InvoicesOverlap,
                PackFindingKind.InvoiceUnproved,
                PackFindingKind.TotalDiffers
            ),
            Checked(
                "shares",
                "19",
                Count(verdict, RevenueShares.PredicateType),
                verdict,
                PackFindingKind.SharesDiffer
            ),
        ];

    private static ReplayLine[] OfOperation(EvidencePackVerdict verdict) =>
        [
            Checked(
                "budgets",
                "22",
                verdict.Log?.Balances.Count ?? 0,
                verdict,
                PackFindingKind.BudgetExceeded
            ),
            ReplayLine.Of(
                "privacy-computing",
                null,
                "24",
                Computing(verdict),
                [],
                isRequired: false
            ),
            Checked(
                "log",
                "12, 25",
                (long)verdict.RecordCount,
                verdict,
                PackFindingKind.LogDamaged,
                PackFindingKind.CheckpointRefused,
                PackFindingKind.CheckpointNotContinued,
                PackFindingKind.RecordsUnsigned
            ),
            Lineage(verdict),
            Checked(
                "infrastructure",
                "25",
                Count(verdict, InfrastructureReport.PredicateType),
                verdict,
                PackFindingKind.InfrastructureDiffers
            ),
            ReplayLine.Of(
                "alerts",
                null,
                "26",
                Decisions(verdict, DecisionKind.AlertRaised).LongCount(),
                []
            ),
            Checked(
                "disclosure",
                "27",
                Count(verdict, DisclosureReport.PredicateType),
                verdict,
                PackFindingKind.DisclosureDiffers
            ),
            Checked(
                "scorecards",
                "28",
                Count(verdict, Scorecard.PredicateType),
                verdict,
                PackFindingKind.ScorecardDiffers
            ),
        ];

    private static ReplayLine Checked(
        string id,
        string articles,
        long evidence,
        EvidencePackVerdict verdict,
        params IReadOnlyList<PackFindingKind> kinds
    ) =>
        ReplayLine.Of(
            id,
            null,
            articles,
            evidence,
            [
                .. verdict
                    .Findings.Where(f => kinds.Contains(f.Kind))
                    .Select(static f => new ReplayFault(
                        ReplayFaultKind.Finding,
                        $"{f.Kind}: {f.Message}"
                    )),
            ]
        );

    private static ReplayLine Within(ReplayLine line, EvidencePackVerdict verdict)
    {
        var byId = verdict.Grants.ToDictionary(static g => g.Id, StringComparer.Ordinal);
        var faults = line.Faults.ToList();
        foreach (var grant in verdict.Grants)
        {
            if (grant.Scope?.ParentGrantId is not { } parent)
            {
                continue;
            }

            if (!byId.TryGetValue(parent, out var wider))
            {
                faults.Add(new ReplayFault(ReplayFaultKind.DocumentMissing, parent));
                continue;
            }

            try
            {
                grant.RequireWithin(wider);
            }
            catch (AuthorizationException)
            {
                faults.Add(new ReplayFault(ReplayFaultKind.NotWithin, grant.Id));
            }
        }

        return ReplayLine.Of(line.Id, null, line.Articles, line.Evidence, faults);
    }

    private static ReplayLine Exit(EvidencePackVerdict verdict)
    {
        var faults = new List<ReplayFault>();
        var terminated = Decisions(verdict, DecisionKind.GrantTerminated).ToList();
        foreach (var end in terminated)
        {
            var late = verdict.Log!.Uses.FirstOrDefault(u =>
                u.Slot == end.Slot && u.Index > end.Index
            );
            if (late.Index > end.Index)
            {
                faults.Add(
                    new ReplayFault(ReplayFaultKind.UsedAfter, end.Body.Subject, late.Index)
                );
            }

            if (Count(verdict, ExitCertificate.PredicateType) == 0)
            {
                faults.Add(
                    new ReplayFault(ReplayFaultKind.DocumentMissing, end.Body.Subject, end.Index)
                );
            }
        }

        return ReplayLine.Of("exit", null, "9", terminated.Count, faults);
    }

    private static ReplayLine Lineage(EvidencePackVerdict verdict)
    {
        var made = Decisions(verdict, DecisionKind.Derived)
            .SelectMany(static d => d.Body.Outputs)
            .ToHashSet(StringComparer.Ordinal);
        return ReplayLine.Of(
            "lineage",
            null,
            "25",
            made.Count,
            [
                .. verdict
                    .Statements.Where(static s => s.Type == ReleaseReceipt.PredicateType)
                    .Select(static s =>
                        s.Predicate.TryGetProperty("product", out var product)
                            ? product.ToString()
                            : ""
                    )
                    .Where(product => !made.Contains(product))
                    .Select(static product => new ReplayFault(ReplayFaultKind.NotMade, product)),
            ]
        );
    }

    private static long Computing(EvidencePackVerdict verdict) =>
        Count(verdict, PredicateTypes.Name("psi-receipt"))
        + Count(verdict, PredicateTypes.Name("dp-release"))
        + Count(verdict, PredicateTypes.Name("release-certificate"))
        + Count(verdict, PredicateTypes.Name("deidentification-assessment"));

    private static long Count(EvidencePackVerdict verdict, string type) =>
        verdict.Statements.LongCount(s => s.Type == type);

    private static IEnumerable<Quotas.LoggedDecision> Decisions(
        EvidencePackVerdict verdict,
        DecisionKind kind
    ) => verdict.Log?.Decisions.Where(d => d.Kind == kind) ?? [];
}
