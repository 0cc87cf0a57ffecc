using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Demo;

/// <summary>
/// Consent, before anything is masked: the registry signs who consented to the scenario, and both holders drop the
/// rows of everybody else.
/// </summary>
internal static class ConsentStep
{
    private static readonly string[] Fields =
    [
        "id",
        "age",
        "sex",
        "street",
        "chapter",
        "cost_yuan",
    ];

    /// <summary>Signs the set and filters both sides.</summary>
    public static async Task<ConsentedRows> RunAsync(
        DemoDomain domain,
        SyntheticPopulation people,
        CancellationToken cancellationToken
    )
    {
        var set = CreateSet(domain, people);
        var envelope = domain.Sign(
            EvidenceFiles.Consents,
            set.ToStatement(),
            domain.Keys.ConsentRegistry
        );
        var basis = set.ToLawfulBasis(envelope, domain.Trust, [Roles.ConsentRegistry], domain.Now);
        var insured = await FilterAsync(
                domain,
                set,
                [.. people.Insured.Select(row => row.IdNumber)],
                "consent-filter-insurance",
                cancellationToken
            )
            .ConfigureAwait(false);
        var patients = await FilterAsync(
                domain,
                set,
                [.. people.Patients.Select(row => row.IdNumber)],
                "consent-filter-hospital",
                cancellationToken
            )
            .ConfigureAwait(false);
        return new ConsentedRows(
            [.. insured.Select(row => people.Insured[row])],
            [.. patients.Select(row => people.Patients[row])],
            basis,
            Consent(insured.Select(row => people.Insured[row].IdNumber)),
            Consent(patients.Select(row => people.Patients[row].IdNumber)),
            ConsentFacts.Read(envelope.Statement.Predicate)
        );

        PsiConsent Consent(IEnumerable<string> ids)
        {
            var subjects = domain.Keys.Pseudonyms.DeriveAll([.. ids]);
            return PsiConsent.Accept(
                envelope,
                domain.Trust,
                [Roles.ConsentRegistry],
                DemoNames.CohortPurpose,
                domain.Now,
                (row, at) => set.Covers(subjects[row], DemoNames.CohortPurpose, Fields, at)
            );
        }
    }

    private static ConsentSet CreateSet(DemoDomain domain, SyntheticPopulation people)
    {
        var validity = domain.Grant.Validity;
        var entries = new List<ConsentEntry>(people.Consents.Count);
        var revocations = new List<ConsentRevocation>();
        foreach (var (id, state) in people.Consents)
        {
            var subject = domain.Keys.Pseudonyms.Derive(id);
            entries.Add(new ConsentEntry(subject, Fields, validity.Until));
            if (state == ConsentState.Withdrawn)
            {
                revocations.Add(new ConsentRevocation(subject, validity.From));
            }
        }

        return new ConsentSet(
            "consents-" + domain.RunId,
            DemoNames.CohortPurpose,
            validity.Until,
            entries,
            revocations
        );
    }

    private static Task<int[]> FilterAsync(
        DemoDomain domain,
        ConsentSet set,
        IReadOnlyList<string> ids,
        string key,
        CancellationToken cancellationToken
    ) =>
        domain.UseAsync(
            domain.Request(DemoNames.CohortScenario, UsageUnit.Rows, ids.Count, key),
            () =>
                set.CoveredRows(
                    domain.Keys.Pseudonyms.DeriveAll(ids),
                    DemoNames.CohortPurpose,
                    Fields,
                    domain.Now
                ),
            cancellationToken
        );
}
