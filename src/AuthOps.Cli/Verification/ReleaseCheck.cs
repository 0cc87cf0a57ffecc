using System.Globalization;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Verification;

/// <summary>The release: read again, checked by the independent verifier, its risk computed again.</summary>
internal static class ReleaseCheck
{
    public static void Run(VerificationContext context, CancellationToken cancellationToken)
    {
        var statement = context.Statement(EvidenceFiles.Assessment);
        var facts = AssessmentFacts.Read(statement.Predicate);
        var release = ReadRelease(context, cancellationToken);
        var before = context.Findings.Count;
        foreach (
            var finding in ReleaseVerifier
                .Check(release, facts.Policy, cancellationToken: cancellationToken)
                .Findings
        )
        {
            context.Find(EvidenceFiles.Release, finding.Message);
        }

        if (!statement.Subjects.Any(subject => subject.Name == EvidenceFiles.Release))
        {
            context.Find(EvidenceFiles.Assessment, "does not speak about the release");
        }

        if (facts.RowsDigest != RowsDigest.Of(release, cancellationToken))
        {
            context.Find(EvidenceFiles.Release, "does not hold the rows that were assessed");
        }

        if (facts.ConsentDigest != context.Statement(EvidenceFiles.Consents).Digest)
        {
            context.Find(EvidenceFiles.Assessment, "rests on another consent statement");
        }

        if (release.RowCount > 0 && context.Findings.Count == before)
        {
            CheckRisk(context, facts, release, cancellationToken);
        }

        if (context.Findings.Count == before)
        {
            context.Hold(
                "release",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{release.RowCount} rows in {facts.After.Classes} classes of at least {facts.After.SmallestClass}; policy and risk hold"
                )
            );
        }
    }

    private static void CheckRisk(
        VerificationContext context,
        AssessmentFacts facts,
        Table release,
        CancellationToken cancellationToken
    )
    {
        string[] identifiers =
        [
            .. facts.Policy.QuasiIdentifiers.Select(attribute => attribute.Name),
        ];
        var risk = RiskEstimator.Assess(release, identifiers, cancellationToken: cancellationToken);
        var bands = ClassSizeBand.Count(risk.Histogram.Select(bar => (bar.Size, bar.Classes)));
        if (RiskFacts.Of(risk) != facts.After || !bands.SequenceEqual(facts.ClassSizes))
        {
            context.Find(EvidenceFiles.Assessment, "states a risk that the release does not have");
        }

        var suppressed = facts.InputRows - release.RowCount;
        if (suppressed < 0 || suppressed > facts.Policy.SuppressionAllowance(facts.InputRows))
        {
            context.Find(
                EvidenceFiles.Assessment,
                "states a number of input rows of which more were suppressed than the policy allows"
            );
        }
    }

    private static Table ReadRelease(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return CsvTableReader
                .Read(
                    new MemoryStream(context.Bytes(EvidenceFiles.Release)),
                    EvidenceFiles.Release,
                    new CsvReadOptions { Delimiter = ',', UnescapeSpreadsheetCells = true },
                    cancellationToken: cancellationToken
                )
                .Table;
        }
        catch (Exception error) when (error is InputDataException or TableLimitException)
        {
            throw new FactsException($"{EvidenceFiles.Release} cannot be read: {error.Message}");
        }
    }
}
