namespace AuthOps.Metering.Authorization;

/// <summary>What parties do under the measures, as far as who may do it is ruled. Values never change meaning.</summary>
public enum GovernedAction
{
    /// <summary>资源登记: register a resource (Art. 7).</summary>
    RegisterResource = 1,

    /// <summary>编制实施方案: draft the implementation plan (Art. 9).</summary>
    DraftPlan = 2,

    /// <summary>审定实施方案: approve it.</summary>
    ApprovePlan = 3,

    /// <summary>选择运营机构: select the operator (Art. 10).</summary>
    SelectOperator = 4,

    /// <summary>签订协议: sign the operating agreement.</summary>
    SignAgreement = 5,

    /// <summary>备案: file the agreement.</summary>
    FileAgreement = 6,

    /// <summary>数据供给: supply data (Art. 15).</summary>
    SupplyData = 7,

    /// <summary>提交场景方案: submit a scenario plan (Art. 20).</summary>
    SubmitScenario = 8,

    /// <summary>合规性评估: evaluate it (Art. 21).</summary>
    EvaluateScenario = 9,

    /// <summary>使用数据: use data in the domain (Art. 22).</summary>
    UseData = 10,

    /// <summary>开发产品: develop a product (Art. 22).</summary>
    DevelopProduct = 11,

    /// <summary>申请发布: apply for a release (Art. 23).</summary>
    ApplyRelease = 12,

    /// <summary>发布审核: decide on a release (Art. 23).</summary>
    DecideRelease = 13,

    /// <summary>发布监督: supervise the decision (Art. 23).</summary>
    SuperviseRelease = 14,

    /// <summary>发布: release a reviewed product.</summary>
    ReleaseProduct = 15,

    /// <summary>终止授权: terminate a grant (Art. 9).</summary>
    TerminateGrant = 16,

    /// <summary>查阅日志: read log, ledger and lineage (Art. 18, 25).</summary>
    ReadEvidence = 17,

    /// <summary>评估: assess operator and supply (Art. 28).</summary>
    AssessOperation = 18,

    /// <summary>Bill what was used (Art. 11, 18).</summary>
    IssueInvoice = 19,
}
