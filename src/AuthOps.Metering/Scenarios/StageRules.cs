using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Scenarios;

/// <summary>What each stage is: whose act, whether it decides on another's work, where a rejection leads back to.</summary>
internal static class StageRules
{
    public static GovernedAction ActionOf(AuthorizationStage stage) =>
        stage switch
        {
            AuthorizationStage.PlanDrafted => GovernedAction.DraftPlan,
            AuthorizationStage.PlanApproved => GovernedAction.ApprovePlan,
            AuthorizationStage.OperatorSelected => GovernedAction.SelectOperator,
            AuthorizationStage.AgreementSigned => GovernedAction.SignAgreement,
            AuthorizationStage.AgreementFiled => GovernedAction.FileAgreement,
            AuthorizationStage.ScenarioDrafted => GovernedAction.SubmitScenario,
            AuthorizationStage.ScenarioEvaluated => GovernedAction.EvaluateScenario,
            AuthorizationStage.ProductDeveloped => GovernedAction.DevelopProduct,
            AuthorizationStage.ReleaseReviewed => GovernedAction.DecideRelease,
            _ => GovernedAction.ReleaseProduct,
        };

    /// <summary>Whether the stage decides on the one before it, which another party must have taken.</summary>
    public static bool IsDecision(AuthorizationStage stage) =>
        stage
            is AuthorizationStage.PlanApproved
                or AuthorizationStage.ScenarioEvaluated
                or AuthorizationStage.ReleaseReviewed;
}
