using System.Globalization;
using AuthOps.Cli.Facts;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Verification;

/// <summary>The receipt of the intersection: sizes that can be, the consent it names, and what came of it.</summary>
internal static class IntersectionCheck
{
    public static void Run(VerificationContext context)
    {
        var facts = IntersectionFacts.Read(context.Statement(EvidenceFiles.PsiReceipt).Predicate);
        var consentStatement = context.Statement(EvidenceFiles.Consents);
        var consent = ConsentFacts.Read(consentStatement.Predicate);
        var assessment = AssessmentFacts.Read(
            context.Statement(EvidenceFiles.Assessment).Predicate
        );
        var before = context.Findings.Count;
        if (
            facts.IntersectionSize > Math.Min(facts.ReceiverSize, facts.SenderSize)
            || Math.Max(facts.ReceiverSize, facts.SenderSize) > consent.Standing
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
            ) != facts.IntersectionSize
        )
        {
            context.Find(
                EvidenceFiles.PsiReceipt,
                "states another number of matches than the usage log carries"
            );
        }

        if (facts.IntersectionSize != assessment.InputRows)
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
                    $"{facts.ReceiverSize} x {facts.SenderSize} elements, {facts.IntersectionSize} in common, receipt of both parties"
                )
            );
        }
    }
}
