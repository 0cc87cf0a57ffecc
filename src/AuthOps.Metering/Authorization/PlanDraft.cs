namespace AuthOps.Metering.Authorization;

/// <summary>
/// An implementation plan as it is being written (实施方案, Art. 9); every field that the article names must be there in
/// the end. Immutable and safe to share between threads.
/// </summary>
public sealed record PlanDraft
{
    /// <summary>The plan's identifier.</summary>
    public string? Id { get; init; }

    /// <summary>The implementing body.</summary>
    public string? ImplementingBody { get; init; }

    /// <summary>The administrative division it is of (Art. 2); null where it does not say.</summary>
    public JurisdictionCode? Jurisdiction { get; init; }

    /// <summary>资源范围: the resources in scope.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>运营机构选择条件: by which conditions, and how fairly, the operator is selected.</summary>
    public string? SelectionConditions { get; init; }

    /// <summary>授权运营期限: the term.</summary>
    public ValidityPeriod? Term { get; init; }

    /// <summary>退出机制: how the operation ends.</summary>
    public ExitPlan? Exit { get; init; }

    /// <summary>考核评价: how the operator is assessed.</summary>
    public string? Assessment { get; init; }

    /// <summary>成本收入核算: how cost and income are accounted for.</summary>
    public string? CostAccounting { get; init; }

    /// <summary>收益分配: how revenue is shared.</summary>
    public string? RevenueSharing { get; init; }

    /// <summary>数据安全: how data is kept safe.</summary>
    public string? Security { get; init; }

    /// <summary>应急处置: what happens after an incident.</summary>
    public IncidentPlan? Incident { get; init; }

    /// <summary>What is missing.</summary>
    /// <returns>The names of the fields, in the order above; empty if the draft is whole.</returns>
    public IReadOnlyList<string> Missing()
    {
        (string Name, bool IsMissing)[] fields =
        [
            (nameof(Id), PlanText.IsMissing(Id)),
            (nameof(ImplementingBody), PlanText.IsMissing(ImplementingBody)),
            (nameof(Resources), Resources is null or { Count: 0 }),
            (nameof(SelectionConditions), PlanText.IsMissing(SelectionConditions)),
            (nameof(Term), Term is null),
            ("Exit.KeysRevoked", PlanText.IsMissing(Exit?.KeysRevoked)),
            ("Exit.LedgerFrozen", PlanText.IsMissing(Exit?.LedgerFrozen)),
            ("Exit.DataReturned", PlanText.IsMissing(Exit?.DataReturned)),
            ("Exit.DataDestroyed", PlanText.IsMissing(Exit?.DataDestroyed)),
            (nameof(Assessment), PlanText.IsMissing(Assessment)),
            (nameof(CostAccounting), PlanText.IsMissing(CostAccounting)),
            (nameof(RevenueSharing), PlanText.IsMissing(RevenueSharing)),
            (nameof(Security), PlanText.IsMissing(Security)),
            ("Incident.Response", PlanText.IsMissing(Incident?.Response)),
            ("Incident.ReportTo", PlanText.IsMissing(Incident?.ReportTo)),
            ("Incident.ReportWithin", Incident is null || Incident.ReportWithin <= TimeSpan.Zero),
        ];
        return [.. fields.Where(f => f.IsMissing).Select(f => f.Name)];
    }
}
