using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Demo;

/// <summary>The statement of usage and revenue, computed from the closed log alone.</summary>
internal static class AccountStep
{
    // 谁投入、谁贡献、谁受益: the agreed weights of the demonstration.
    private static readonly RevenueParty[] Parties =
    [
        new(DemoNames.InsuranceHolder, 4),
        new(DemoNames.Hospital, 3),
        new(DemoNames.Operator, 3),
    ];

    /// <summary>Computes and signs the statement.</summary>
    public static UsageStatement Run(DemoDomain domain, UsageLogSnapshot log)
    {
        var statement = UsageStatement.Build(
            log,
            [domain.Grant],
            domain.Tariff,
            domain.Grant.Validity,
            Parties
        );
        domain.Sign(
            EvidenceFiles.UsageStatement,
            statement.ToStatement([
                domain.Output.SubjectOf(EvidenceFiles.UsageCheckpoint),
                domain.Output.SubjectOf(EvidenceFiles.Grant),
                domain.Output.SubjectOf(EvidenceFiles.Tariff),
            ]),
            domain.Keys.Operator
        );
        return statement;
    }

    /// <summary>The lines as a report shows them.</summary>
    public static IReadOnlyList<AccountLine> Lines(UsageStatement statement) =>
        [
            .. statement.Lines.Select(line => new AccountLine(
                line.ScenarioId,
                line.ProductId,
                line.Unit.ToString(),
                line.Quantity,
                line.Quote.Basis.ToString(),
                line.Quote.Price.ToString(),
                line.Quote.Ceiling?.ToString() ?? "",
                line.Amount.Value,
                (line.Quote.Ceiling?.Charge(line.Quantity) ?? line.Amount).Value
            )),
        ];
}
