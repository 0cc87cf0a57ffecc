using AuthOps.Anonymization;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>
/// The de-identified release of the matched, consented cohort: planned, applied under its lawful basis, checked by the
/// independent verifier, assessed and signed. Only the release is written.
/// </summary>
internal static class ReleaseStep
{
    /// <summary>Makes the release.</summary>
    /// <exception cref="PrivacyRefusedException">No generalisation satisfies the policy.</exception>
    public static async Task<AssessmentFacts> RunAsync(
        DemoDomain domain,
        IReadOnlyList<InsuredResident> cohort,
        LawfulBasis basis,
        CancellationToken cancellationToken
    )
    {
        // The order of rows in the holder's file says something about people; it does not leave.
        var shuffled = cohort.ToArray();
        SecureRandom.Shuffle<InsuredResident>(shuffled);
        var table = CohortTable.Create(shuffled);
        var policy = CohortTable.CreatePolicy();
        string[] identifiers = [.. policy.QuasiIdentifiers.Select(attribute => attribute.Name)];
        var anonymizer = new MeteredAnonymizer(domain.Gate, domain.Settings.Clock);

        UsageRequest Rows(string key) =>
            domain.Request(DemoNames.CohortScenario, UsageUnit.Rows, table.RowCount, key);

        var before = await anonymizer
            .AssessAsync(
                table,
                identifiers,
                Rows("cohort-risk"),
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        var plan = await anonymizer
            .PlanAsync(table, policy, Rows("cohort-plan"), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!plan.IsFeasible)
        {
            throw new PrivacyRefusedException(
                "no generalisation of the cohort satisfies the policy; nothing was released"
            );
        }

        var release = await anonymizer
            .ApplyAsync(plan, basis, Rows("cohort-apply"), cancellationToken)
            .ConfigureAwait(false);
        RequireAccepted(release, table, policy, cancellationToken);
        var product = domain.Request(
            DemoNames.CohortScenario,
            UsageUnit.Products,
            1,
            "cohort-product"
        );
        var after = await domain
            .UseAsync(product, () => Write(domain, release, identifiers), cancellationToken)
            .ConfigureAwait(false);
        var facts = new AssessmentFacts(
            table.RowCount,
            policy,
            RiskFacts.Of(before),
            RiskFacts.Of(after),
            ClassSizeBand.Count(after.Histogram.Select(bar => (bar.Size, bar.Classes))),
            RowsDigest.Of(release, cancellationToken),
            basis.StatementDigest
        );
        Sign(domain, facts);
        return facts;
    }

    private static void RequireAccepted(
        Table release,
        Table original,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken
    )
    {
        var report = ReleaseVerifier.Check(release, policy, original, cancellationToken);
        if (!report.IsAccepted)
        {
            throw new PrivacyRefusedException(
                $"the independent check refuses the release: {report.Findings[0].Message}"
            );
        }
    }

    private static RiskReport Write(
        DemoDomain domain,
        Table release,
        IReadOnlyList<string> identifiers
    )
    {
        using var content = new MemoryStream();
        CsvTableWriter.Write(content, release, new CsvWriteOptions());
        domain.Output.Write(EvidenceFiles.Release, content.ToArray());
        return RiskEstimator.Assess(release, identifiers);
    }

    private static void Sign(DemoDomain domain, AssessmentFacts facts) =>
        domain.Sign(
            EvidenceFiles.Assessment,
            new Statement(
                [domain.Output.SubjectOf(EvidenceFiles.Release)],
                PredicateTypes.Name(AssessmentFacts.Predicate),
                facts.ToJson()
            ),
            domain.Keys.Operator
        );
}
