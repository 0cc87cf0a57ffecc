namespace AuthOps.Metering.Scenarios;

/// <summary>
/// The ten stages from a plan to a released product (三环节十步骤), in their order. Values are ordered, part of the log
/// format, and never change meaning.
/// </summary>
public enum AuthorizationStage
{
    /// <summary>编制实施方案: the implementation plan is drafted.</summary>
    PlanDrafted = 1,

    /// <summary>审定实施方案: it is approved.</summary>
    PlanApproved = 2,

    /// <summary>选择运营机构: the operator is selected.</summary>
    OperatorSelected = 3,

    /// <summary>签订协议: the agreement is signed.</summary>
    AgreementSigned = 4,

    /// <summary>协议备案: it is filed.</summary>
    AgreementFiled = 5,

    /// <summary>提交场景方案: the scenario plan is submitted.</summary>
    ScenarioDrafted = 6,

    /// <summary>合规性评估: it is evaluated and approved.</summary>
    ScenarioEvaluated = 7,

    /// <summary>产品开发: the product is developed.</summary>
    ProductDeveloped = 8,

    /// <summary>发布审核: its release is reviewed and approved.</summary>
    ReleaseReviewed = 9,

    /// <summary>发布: it is released.</summary>
    ProductReleased = 10,
}
