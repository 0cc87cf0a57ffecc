using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Responsibilities;

/// <summary>The Chinese terms of the measures for roles, acts and duties. Static and safe to call from any thread.</summary>
public static class GovernanceNames
{
    /// <summary>The term for a role.</summary>
    /// <param name="role">One of PartyRoles.</param>
    /// <returns>The term.</returns>
    public static string Of(PartyRoles role) =>
        role switch
        {
            PartyRoles.ImplementingBody => "实施机构",
            PartyRoles.Operator => "运营机构",
            PartyRoles.Developer => "开发主体",
            PartyRoles.SectorImplementer => "业务实施主体",
            PartyRoles.DataAuthority => "主管部门",
            PartyRoles.SourceUnit => "数源单位",
            PartyRoles.Auditor => "审计",
            _ => "第三方评估",
        };

    /// <summary>The term for an act.</summary>
    /// <param name="action">One of GovernedAction.</param>
    /// <returns>The term.</returns>
    public static string Of(GovernedAction action) =>
        action switch
        {
            GovernedAction.RegisterResource => "资源登记",
            GovernedAction.DraftPlan => "编制实施方案",
            GovernedAction.ApprovePlan => "审定实施方案",
            GovernedAction.SelectOperator => "选择运营机构",
            GovernedAction.SignAgreement => "签订协议",
            GovernedAction.FileAgreement => "协议备案",
            GovernedAction.SupplyData => "数据供给",
            GovernedAction.SubmitScenario => "提交场景方案",
            GovernedAction.EvaluateScenario => "合规性评估",
            GovernedAction.UseData => "使用数据",
            GovernedAction.DevelopProduct => "产品开发",
            GovernedAction.ApplyRelease => "申请发布",
            GovernedAction.DecideRelease => "发布审核",
            GovernedAction.SuperviseRelease => "发布监督",
            GovernedAction.ReleaseProduct => "发布",
            GovernedAction.TerminateGrant => "终止授权",
            GovernedAction.ReadEvidence => "查阅日志",
            GovernedAction.IssueInvoice => "开具账单",
            _ => "评估",
        };

    /// <summary>The term for a duty.</summary>
    /// <param name="duty">One of Duty.</param>
    /// <returns>The term.</returns>
    public static string Of(Duty duty) =>
        duty switch
        {
            Duty.May => "权利",
            Duty.Must => "义务",
            _ => "禁止",
        };
}
