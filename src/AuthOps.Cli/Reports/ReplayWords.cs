using AuthOps.Metering.Packs.Replay;

namespace AuthOps.Cli.Reports;

/// <summary>The terms of a replay in both languages; a name that is not known stands for itself.</summary>
internal static class ReplayWords
{
    /// <summary>What a line is about.</summary>
    public static Bilingual Line(string id) =>
        id switch
        {
            "PlanDrafted" => new Bilingual("编制实施方案", "plan drafted"),
            "PlanApproved" => new Bilingual("审定实施方案", "plan approved"),
            "OperatorSelected" => new Bilingual("选定运营机构", "operator selected"),
            "AgreementSigned" => new Bilingual("签订授权运营协议", "agreement signed"),
            "AgreementFiled" => new Bilingual("协议备案", "agreement filed"),
            "ScenarioDrafted" => new Bilingual("提出应用场景方案", "scenario drafted"),
            "ScenarioEvaluated" => new Bilingual("场景合规性评估", "scenario evaluated"),
            "ProductDeveloped" => new Bilingual("域内开发产品", "product developed in the domain"),
            "ReleaseReviewed" => new Bilingual("发布前审核", "reviewed before release"),
            "ProductReleased" => new Bilingual("发布产品", "product released"),
            "grants" => new Bilingual("授权在范围之内", "grants within their scope"),
            "exit" => new Bilingual("退出", "exit"),
            "charges" => new Bilingual("授权流程之外不收费", "no charge outside the process"),
            "accounts" => new Bilingual("专账", "dedicated account"),
            "prices" => new Bilingual("收费不超过上限", "prices under their ceilings"),
            "shares" => new Bilingual("收益分配到分", "shares to the fen"),
            "budgets" => new Bilingual(
                "用量和隐私预算在授权之内",
                "uses and privacy budgets within grants"
            ),
            "privacy-computing" => new Bilingual("采用隐私计算", "privacy computing"),
            "log" => new Bilingual("行为留痕，日志未被改动", "acts recorded, the log unaltered"),
            "lineage" => new Bilingual("来源可溯", "products traced to their sources"),
            "infrastructure" => new Bilingual(
                "基础设施定期评估",
                "periodic evaluation of the infrastructure"
            ),
            "alerts" => new Bilingual("监测预警", "monitoring and alerts"),
            "disclosure" => new Bilingual("信息披露", "disclosure"),
            "scorecards" => new Bilingual("成效评价", "scorecards"),
            _ => id,
        };

    /// <summary>What the evidence shows.</summary>
    public static Bilingual Outcome(ReplayOutcome outcome) =>
        outcome switch
        {
            ReplayOutcome.Pass => new Bilingual("支持", "pass"),
            ReplayOutcome.Fail => new Bilingual("不符", "fail"),
            _ => new Bilingual("无证据", "absent"),
        };

    /// <summary>Whether the text requires or encourages.</summary>
    public static Bilingual Duty(bool isRequired) =>
        isRequired ? new Bilingual("应当", "required") : new Bilingual("鼓励", "encouraged");

    /// <summary>Why a line is not supported.</summary>
    public static Bilingual Fault(ReplayFault fault)
    {
        var (zh, en) = fault.Kind switch
        {
            ReplayFaultKind.OutOfOrder => ("未按次序", "out of order"),
            ReplayFaultKind.DecidedByApplicant => ("申请人自行决定", "decided by the applicant"),
            ReplayFaultKind.DocumentMissing => (
                "文件不在证据包中",
                "the document is not in the pack"
            ),
            ReplayFaultKind.OtherDocument => (
                "与上一步的文件不同",
                "about another document than the step before"
            ),
            ReplayFaultKind.UsedBefore => ("此步之前已使用数据", "data was used before"),
            ReplayFaultKind.NotTaken => ("尚未进行", "not taken"),
            ReplayFaultKind.NotWithin => ("超出上级授权", "not within the wider grant"),
            ReplayFaultKind.NotMade => ("没有加工记录", "no recorded operation made it"),
            ReplayFaultKind.UsedAfter => ("终止之后仍有使用", "used after termination"),
            _ => ("验证发现", "finding"),
        };
        var where = fault.Record is { } record
            ? FormattableString.Invariant($"{fault.Subject} (#{record})")
            : fault.Subject;
        return new Bilingual($"{zh}：{where}", $"{en}: {where}");
    }

    /// <summary>What a replay is and is not.</summary>
    public static Bilingual Disclaimer { get; } =
        new(
            "本复核仅依据证据包，支持评价，不构成合规结论。",
            "The replay rests on the pack alone; it supports an evaluation and is no finding of compliance."
        );
}
