using System.Text;
using AuthOps.Cli.Reports;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Integration;

/// <summary>
/// Scenario S11, the annual close: allowed revenue, deduction of excess, statement and disclosure as golden files, an
/// auditor's replay. A change that is meant is accepted by running with AUTHOPS_GOLDEN set to the folder of these files.
/// </summary>
public sealed class AnnualCloseTests : IDisposable
{
    private readonly AnnualCloseCase _city = new();

    public void Dispose() => _city.Dispose();

    [Fact]
    public void The_year_is_closed_compared_with_what_was_allowed_and_the_excess_deducted_next()
    {
        var revenue = _city.Ledger.Revenue(AnnualCloseCase.Year);
        Assert.Equal(_city.Invoices.Sum(i => i.Total.Value), revenue.Value);
        var close = _city.Cycle;

        // (1,500,000 - 400,000 + 900,000) × 106 % + 120,000.
        Assert.Equal(2_240_000, close.Cycle.Allowed.Value);
        Assert.False(close.IsWithin);
        Assert.Equal(revenue.Value - 2_240_000, close.Excess.Value);
        var next = close.Next(close.Cycle.Costs, new Fen(120_000));
        Assert.Equal(2_240_000 - close.Excess.Value, next.Allowed.Value);

        // Free use is metered and makes nothing receivable.
        var free = _city.Invoices.Where(i => i.Developer is "clinic-1" or "hospital-1").ToList();
        Assert.All(free, i => Assert.Equal((Fen.Zero, 1), (i.Total, i.FreeUses.Count)));
        Assert.Equal(0, _city.Ledger.TrialBalance().Balance(LedgerAccountKind.Receivable));
    }

    [Fact]
    public void The_statement_and_the_disclosure_are_the_golden_files()
    {
        var statement = _city.Statement();
        var disclosure = _city.Disclose();

        // The log's identity is random, and so is the head.
        CompareText(
            "annual-close.statement.json",
            Text(statement.ToCanonicalBytes())
                .Replace(statement.Head, "HEAD", StringComparison.Ordinal)
        );
        CompareText("annual-close.disclosure.json", Text(disclosure.ToCanonicalBytes()));
        CompareText(
            "annual-close.statement.html",
            DedicatedAccountPage
                .Create(statement)
                .Render()
                .Replace(statement.Head, "HEAD", StringComparison.Ordinal)
        );
        CompareText("annual-close.disclosure.html", DisclosurePage.Create(disclosure).Render());
    }

    [Fact]
    public void The_evaluations_of_the_year_are_the_golden_file_and_a_third_party_computes_them_again()
    {
        var content = UsageLogSnapshot.Load(_city.LogFolder);
        var infrastructure = _city.Infrastructure(content);
        var operatorScore = _city.OperatorScore(content);
        var supplyScore = AnnualCloseCase.SupplyScore();
        CompareText(
            "annual-close.evaluations.json",
            (
                Text(infrastructure.ToCanonicalBytes())
                + Text(operatorScore.ToCanonicalBytes())
                + Text(supplyScore.ToCanonicalBytes())
            )
                .Replace(content.LogId, "LOG", StringComparison.Ordinal)
                .Replace(content.Root, "ROOT", StringComparison.Ordinal)
        );

        // (3 · 216/216 + 19/20 + 107/108) / 5, and (2 · 35/47 + 2 · 47/48 + 11/12) / 5, rounded down.
        Assert.Equal((9_881, 8_728), (operatorScore.BasisPoints, supplyScore.BasisPoints));
        Assert.Equal(["incident-drill"], infrastructure.NotMet);
        Assert.Equal(
            infrastructure.Figures,
            LogFigures.Of(
                content,
                InfrastructureReport.Parse(infrastructure.ToStatement().Predicate).Period
            )
        );
        Assert.Equal(
            operatorScore.BasisPoints,
            Scorecard.Parse(operatorScore.ToStatement().Predicate).BasisPoints
        );
    }

    [Fact]
    public void Figures_of_few_are_suppressed_and_the_others_are_those_of_the_account()
    {
        var disclosure = _city.Disclose();
        var byId = disclosure.Products.ToDictionary(p => p.Product.Id);

        // One developer used footfall, two used drugs.
        Assert.True(byId["footfall"].IsSuppressed);
        Assert.True(byId["drugs"].IsSuppressed);
        // Of those suppressed one alone was paid for, and its revenue would follow from the total: another goes with it.
        Assert.True(byId["credit"].IsSuppressed);
        Assert.Equal(3L, byId["rents"].Developers);
        var accounts = _city.Ledger.TrialBalance(AnnualCloseCase.Year, withClosing: false);
        Assert.Equal(
            -accounts.Balance(LedgerAccountKind.ServiceFeeIncome, "rents"),
            byId["rents"].Revenue!.Value.Value
        );

        Assert.Equal(_city.Ledger.Revenue(AnnualCloseCase.Year), disclosure.Revenue);
        Assert.Equal(216, disclosure.Uses);
        Assert.Equal(new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero), disclosure.DueBy);

        // A single product below the minimum would follow from the total: the next smallest goes with it.
        var two = DisclosureReport.Build(
            AnnualCloseCase.Year,
            disclosure.ImplementingBody,
            disclosure.Operator,
            _city.Tariff,
            disclosure.Authorizations,
            minimum: 2
        );
        Assert.Equal(
            ["credit", "footfall"],
            two.Products.Where(p => p.IsSuppressed).Select(p => p.Product.Id)
        );
    }

    [Fact]
    public void A_disclosure_that_differs_from_the_account_or_an_open_year_is_refused()
    {
        var good = _city.Disclose().Authorizations[0];
        Refuse(
            new DisclosedAuthorization(
                good.Grant,
                good.Method,
                good.FilingNumber,
                good.Ledger,
                [.. good.Invoices.Skip(1)]
            )
        );
        var open = new DedicatedLedger(new GrantId(good.Grant.Id));
        foreach (var invoice in good.Invoices)
        {
            open.Charge(invoice, invoice.Period.From);
        }

        Refuse(
            new DisclosedAuthorization(
                good.Grant,
                good.Method,
                good.FilingNumber,
                open,
                good.Invoices
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new DisclosedAuthorization(good.Grant, " ", good.FilingNumber, open, [])
        );
        Assert.Throws<ArgumentException>(() =>
            new DisclosedAuthorization(
                good.Grant,
                "x",
                "x",
                new DedicatedLedger(new GrantId("g-2")),
                []
            )
        );
        Assert.Throws<ArgumentException>(() => new DisclosedBody("x", "123", "x"));
        Assert.Throws<ArgumentException>(() =>
            new DisclosedBody("x", "91310000MA00000002", "13812345678")
        );
        Assert.Throws<ArgumentException>(() =>
            DedicatedAccountStatement.Build(
                _city.Ledger,
                AnnualCloseCase.Year,
                _city.Cycle.Correct(Fen.Zero)
            )
        );

        void Refuse(DisclosedAuthorization authorization) =>
            Assert.Throws<InvalidOperationException>(() =>
                DisclosureReport.Build(
                    AnnualCloseCase.Year,
                    _city.Disclose().ImplementingBody,
                    _city.Disclose().Operator,
                    _city.Tariff,
                    [authorization]
                )
            );
    }

    [Fact]
    public void An_auditor_replays_the_year_from_the_files()
    {
        var trust = new TrustFile([
            new TrustedKey(
                _city.Key.PublicKey,
                "city-data-operator",
                ["operator"],
                AnnualCloseCase.Year.From,
                AnnualCloseCase.Year.Until.AddYears(1)
            ),
        ]);
        Assert.True(
            UsageLogVerifier.Verify(_city.LogFolder, trust, AnnualCloseCase.Year.Until).IsAccepted
        );
        var content = UsageLogSnapshot.Load(_city.LogFolder);
        Assert.All(
            _city.Invoices,
            i =>
                Assert.Equal(i.Digest, _city.Bill(content, i.Developer, i.Period.From.Month).Digest)
        );
        var ledger = DedicatedLedger.Parse(_city.Ledger.ToBytes());
        Assert.Equal(_city.Ledger.Head, ledger.Head);
        Assert.True(ledger.Reconcile(_city.Invoices).IsComplete);
        Assert.True(ledger.TrialBalance().IsBalanced);
        Assert.Equal(
            _city.Statement().ToCanonicalBytes(),
            DedicatedAccountStatement
                .Build(ledger, AnnualCloseCase.Year, _city.Cycle)
                .ToCanonicalBytes()
        );
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8) + "\n";

    private static void CompareText(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("AUTHOPS_GOLDEN") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), actual);
            return;
        }

        using var golden = new StreamReader(
            typeof(AnnualCloseTests).Assembly.GetManifestResourceStream(name)!,
            Encoding.UTF8
        );
        Assert.Equal(golden.ReadToEnd(), actual);
    }
}
