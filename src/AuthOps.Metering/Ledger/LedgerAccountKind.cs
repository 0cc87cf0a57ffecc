namespace AuthOps.Metering.Ledger;

/// <summary>The accounts of a dedicated account (专账). Values are written to ledgers and never change meaning.</summary>
public enum LedgerAccountKind
{
    /// <summary>银行存款: bank.</summary>
    Bank = 1,

    /// <summary>应收账款: receivable from a developer.</summary>
    Receivable = 2,

    /// <summary>应付账款: payable to a supplier.</summary>
    Payable = 3,

    /// <summary>应交税金: taxes payable.</summary>
    TaxPayable = 4,

    /// <summary>应付收益分配: shares of the revenue payable to a party.</summary>
    SharesPayable = 5,

    /// <summary>待扣减超收: revenue above the maximum, to be deducted in later cycles.</summary>
    ExcessToDeduct = 6,

    /// <summary>专账结余: the surplus of closed periods.</summary>
    Surplus = 7,

    /// <summary>公共数据运营服务费收入: service fees. Only invoices are booked here.</summary>
    ServiceFeeIncome = 8,

    /// <summary>政府补助: government subsidy.</summary>
    Subsidy = 9,

    /// <summary>经营成本: cost of operation.</summary>
    OperatingCost = 10,

    /// <summary>税金: taxes.</summary>
    Taxes = 11,

    /// <summary>收益分配: shares of the revenue given to parties.</summary>
    SharesGiven = 12,
}
