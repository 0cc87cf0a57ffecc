using System.Globalization;
using AuthOps.Cli.Facts;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Verification;

/// <summary>The receipt of the intersection: sizes that can be, the consent it names, and what came of it.</summary>
internal static class IntersectionCheck
{
    public static void Run(VerificationContext context)
    {
        var facts = PsiReceipt.Read(context.Statement(EvidenceFiles.PsiReceipt));
        var consentStatement = context.Statement(EvidenceFiles.Consents);
        var consent = ConsentFacts.Read(consentStatement.Predicate);
        var assessment = AssessmentFacts.Read(
            context.Statement(EvidenceFiles.Assessment).Predicate
        );
        var before = context.Findings.Count;
        CheckConsent(context, facts, consentStatement, consent);
        CheckSigners(context);
        if (!GrantCheck.Read(context).Purposes.Contains(consent.Purpose))
        {
            context.Find(
                EvidenceFiles.Consents,
                "was given for a purpose that the grant does not name"
            );
        }

        if (
            UsageLogCheck.Consumed(
                context,
                reserved => reserved.Use.Unit == UsageUnit.DataInvocations
            ) != facts.Cardinality
        )
        {
            context.Find(
                EvidenceFiles.PsiReceipt,
                "states another number of matches than the usage log carries"
            );
        }

        if (facts.Cardinality != assessment.InputRows)
        {
            context.Find(
                EvidenceFiles.PsiReceipt,
                "states another number of matches than the release was made from"
            );
        }

        if (context.Findings.Count == before)
        {
            context.Hold(
                "intersection",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{facts.ReceiverItems} x {facts.SenderItems} elements, {facts.Cardinality} in common, receipt of both parties"
                )
            );
        }
    }

    /// <summary>Both parties that the receipt names signed it.</summary>
    private static void CheckSigners(VerificationContext context)
    {
        if (context.Trust is { } trust)
        {
            var verdict = PsiReceipt.Verify(
                context.Envelopes[EvidenceFiles.PsiReceipt],
                trust,
                [Roles.InsuranceHolder, Roles.Hospital],
                context.At
            );
            foreach (var finding in verdict.Findings)
            {
                context.Find(EvidenceFiles.PsiReceipt, finding);
            }
        }
    }

    /// <summary>Sizes that can be, the consent statement it rests on, and its purpose.</summary>
    private static void CheckConsent(
        VerificationContext context,
        PsiReceiptFacts facts,
        Statement consentStatement,
        ConsentFacts consent
    )
    {
        if (
            facts.Cardinality > Math.Min(facts.ReceiverItems, facts.SenderItems)
            || Math.Max(facts.ReceiverItems, facts.SenderItems) > consent.Standing
        )
        {
            context.Find(
                EvidenceFiles.PsiReceipt,
                "states sizes that cannot be: the intersection exceeds an input, or an input the consents"
            );
        }

        if (
            facts.ReceiverBasis != consentStatement.Digest
            || facts.SenderBasis != consentStatement.Digest
        )
        {
            context.Find(EvidenceFiles.PsiReceipt, "names another consent statement");
        }

        if (facts.Purpose != consent.Purpose)
        {
            context.Find(EvidenceFiles.PsiReceipt, "names another purpose than the consents");
        }
    }
}
