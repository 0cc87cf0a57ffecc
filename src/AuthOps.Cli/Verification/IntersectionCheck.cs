using System.Globalization;
using AuthOps.Cli.Facts;

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

        if (facts.ConsentDigest != consentStatement.Digest)
        {
            context.Find(EvidenceFiles.PsiReceipt, "names another consent statement");
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
