using AuthOps.Dp.Tests.Releases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Tests;

/// <summary>The small table and plan that several test classes use.</summary>
internal static class TestData
{
    internal static readonly string?[] Units = ["a", "a", "a", "b", "b", "c", null, "d"];
    internal static readonly string?[] Groups = ["x", "y", "y", "x", "z", null, "x", "unknown"];

    internal static Table Table() => Table(Units, Groups);

    internal static Table Table(string?[] units, string?[] groups) =>
        AuthOps.Primitives.Tables.Table.FromColumns(
            Column.FromStrings("unit", units),
            Column.FromStrings("group", groups)
        );

    internal static HistogramPlan Plan(string epsilon = "1/2", int l0 = 2, int linf = 1) =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            KeyColumn = "group",
            Keys = PublicKeys.Of("x", "y", "z"),
            Bound = new ContributionBound { MaxKeysPerUnit = l0, MaxRowsPerKey = linf },
            Loss = Epsilon.Parse(epsilon),
        };

    internal static PrivacyLedger Ledger(string epsilon = "1") =>
        PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse(epsilon)));

    internal static DpAuthorization Authorization(RecordingGate gate) =>
        new()
        {
            Gate = gate,
            GrantId = "grant-1",
            ScenarioId = "scenario-1",
            Purpose = "planning",
            ProductId = "histogram",
        };
}
