namespace AuthOps.Metering.Authorization;

/// <summary>The list of powers and duties this library reads out of the measures, in the text form.</summary>
internal static class DefaultDuties
{
    public const string Text = """
        role,action,duty,basis
        SourceUnit,RegisterResource,Must,Art.7
        SectorImplementer,RegisterResource,May,Art.7
        ImplementingBody,DraftPlan,Must,Art.9
        DataAuthority,ApprovePlan,Must,Art.9
        ImplementingBody,SelectOperator,Must,Art.10
        ImplementingBody,SignAgreement,Must,Art.10
        Operator,SignAgreement,Must,Art.10
        ImplementingBody,FileAgreement,Must,Art.10
        DataAuthority,FileAgreement,May,Art.10
        SourceUnit,SupplyData,Must,Art.15
        SectorImplementer,SupplyData,Must,Art.15
        Developer,SubmitScenario,Must,Art.20
        Operator,SubmitScenario,May,Art.20
        ImplementingBody,EvaluateScenario,Must,Art.21
        Operator,EvaluateScenario,MustNot,Art.21
        Developer,EvaluateScenario,MustNot,Art.21
        Developer,UseData,May,Art.22
        Operator,UseData,May,Art.22
        Auditor,UseData,MustNot,Art.18
        ThirdPartyAssessor,UseData,MustNot,Art.28
        Developer,DevelopProduct,May,Art.22
        Operator,DevelopProduct,May,Art.17
        Developer,ApplyRelease,Must,Art.23
        Operator,ApplyRelease,May,Art.23
        Operator,DecideRelease,Must,Art.23
        ImplementingBody,DecideRelease,May,Art.23
        ImplementingBody,SuperviseRelease,Must,Art.23
        Operator,SuperviseRelease,MustNot,Art.23
        Operator,ReleaseProduct,May,Art.23
        Developer,ReleaseProduct,May,Art.23
        ImplementingBody,TerminateGrant,Must,Art.9
        DataAuthority,TerminateGrant,May,Art.9
        Auditor,ReadEvidence,Must,Art.18
        ThirdPartyAssessor,ReadEvidence,May,Art.28
        ImplementingBody,ReadEvidence,Must,Art.25
        DataAuthority,ReadEvidence,May,Art.25
        Operator,ReadEvidence,Must,Art.18
        Operator,IssueInvoice,Must,Art.18
        Developer,IssueInvoice,MustNot,Art.11
        ThirdPartyAssessor,AssessOperation,Must,Art.28
        DataAuthority,AssessOperation,May,Art.28
        ImplementingBody,AssessOperation,Must,Art.28
        """;
}
