using AuthOps.Dp.Privacy;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Releases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuthOps.Dp.Tests;

public sealed class AggregationPlanTests
{
    private const string Complete = """
        new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
            Groups = Grouping.None,
            Statistics = [new Sum { Name = "s", Column = "c", Range = ValueRange.Of("0", "1", "1"), Loss = Epsilon.Parse("1") }],
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Claims =>
        new()
        {
            { "Unit = PrivacyUnit.OfColumn(\"unit\"),", "AggregationPlan.Unit" },
            {
                "Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },",
                "AggregationPlan.Bound"
            },
            { "MaxKeysPerUnit = 1, ", "ContributionBound.MaxKeysPerUnit" },
            { ", MaxRowsPerKey = 1", "ContributionBound.MaxRowsPerKey" },
            { "Groups = Grouping.None,", "AggregationPlan.Groups" },
            { "Range = ValueRange.Of(\"0\", \"1\", \"1\"), ", "Sum.Range" },
            { ", Loss = Epsilon.Parse(\"1\")", "Statistic.Loss" },
        };

    [Fact]
    public void A_plan_with_all_claims_compiles() => Assert.Empty(Errors(Complete));

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_plan_without_a_claim_does_not_compile_and_the_compiler_names_it(
        string claim,
        string member
    )
    {
        Assert.Contains(claim, Complete, StringComparison.Ordinal);
        var errors = Errors(Complete.Replace(claim, "", StringComparison.Ordinal));

        // CS9035: a required member must be set.
        var error = Assert.Single(errors);
        Assert.Equal("CS9035", error.Id);
        Assert.Contains(
            member,
            error.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("new Released<int>(1, null!)")]
    [InlineData("new AggregateRelease([], [])")]
    [InlineData("new PrivateKeys { Epsilon = Epsilon.Parse(\"1\") }")]
    [InlineData(
        "new Quantiles { Name = \"q\", Column = \"c\", Range = ValueRange.Of(\"0\", \"1\", \"1\"), Ranks = [] }"
    )]
    public void What_only_the_library_may_make_or_what_lacks_a_loss_does_not_compile(
        string snippet
    ) => Assert.NotEmpty(Errors(snippet));

    [Fact]
    public async Task Every_error_of_the_plan_is_refused_before_the_data_is_opened()
    {
        foreach (var (plan, word) in Contradictions().Concat(MoreContradictions()))
        {
            var opened = 0;
            var gate = new RecordingGate(Int128.MaxValue);
            using var ledger = TestData.Ledger("100");
            var session = new DpSession(
                DpDataSource.FromRecords(
                    Counted(() => opened++),
                    static s => s.Text("unit", r => r).Text("key", r => r).Integer("c", _ => 1)
                ),
                ledger
            )
            {
                Authorization = TestData.Authorization(gate),
            };
            var error = await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
                await session.ReleaseAsync(plan, Cancellation)
            );
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
            Assert.Equal(0, opened);
            Assert.Empty(ledger.Entries);
            Assert.Empty(gate.Requests);
        }
    }

    [Fact]
    public void The_loss_of_a_plan_is_the_exact_sum_and_explaining_costs_nothing()
    {
        var plan = Plan(
            new RowCount { Name = "a", Loss = Epsilon.Parse("1/3") },
            new Mean
            {
                Name = "b",
                Column = "c",
                Range = ValueRange.Of("0", "9", "1"),
                Loss = Epsilon.Parse("2/3"),
            }
        );
        Assert.Equal("epsilon 1", plan.Loss.ToString());
        var mixed = Plan(
            new RowCount { Name = "a", Loss = Epsilon.Parse("1/2") },
            new RowCount { Name = "b", Loss = Rho.Parse("1/8") }
        );
        Assert.Equal("rho 1/4", mixed.Loss.ToString());

        var price = plan.Explain(0.95);
        Assert.Equal(
            ["count", "centred-sum", "count"],
            price.Mechanisms.Select(static m => m.Part)
        );
        Assert.Equal(
            ["1/3", "1/3", "1/3"],
            price.Mechanisms.Select(static m => m.Loss.Value.ToString())
        );
        Assert.Equal(Rational.Parse("9"), price.Mechanisms[1].L1Sensitivity);
        Assert.Equal(Rational.Parse("1/2"), price.Mechanisms[1].Step);
        Assert.True(price.Mechanisms[0].HalfWidth >= price.Mechanisms[0].ExpectedAbsoluteError);
    }

    [Fact]
    public async Task A_delta_is_debited_beside_the_loss_and_refused_where_the_budget_has_none()
    {
        using var ledger = PrivacyLedger.InMemory(
            PrivacyBudget.Approximate(Epsilon.Parse("1"), Delta.Parse("1/1000"))
        );
        ledger.Reserve(
            "a",
            PrivacyLoss.FromEpsilon(Epsilon.Parse("1/2")).WithDelta(Delta.Parse("1/2000"))
        );
        Assert.Equal(Rational.Parse("1/2000"), ledger.RemainingDelta);
        var refused = Assert.Throws<PrivacyBudgetExceededException>(() =>
            ledger.Reserve(
                "b",
                PrivacyLoss.FromEpsilon(Epsilon.Parse("1/4")).WithDelta(Delta.Parse("1/1999"))
            )
        );
        Assert.Equal(Rational.Parse("1/1999"), refused.AskedDelta);
        Assert.Equal(Rational.Parse("1/2000"), refused.RemainingDelta);
        using var pure = TestData.Ledger();
        Assert.Throws<PrivacyBudgetExceededException>(() =>
            pure.Reserve(
                "c",
                PrivacyLoss.FromEpsilon(Epsilon.Parse("1/4")).WithDelta(Delta.Parse("0.0000000001"))
            )
        );
        await Task.CompletedTask;
    }

    private static IEnumerable<(AggregationPlan Plan, string Word)> Contradictions()
    {
        var one = Epsilon.Parse("1");
        var range = ValueRange.Of("0", "1", "1");
        yield return (Plan(), "statistics");
        yield return (
            Plan(new RowCount { Name = "a", Loss = one }, new RowCount { Name = "a", Loss = one }),
            "differ"
        );
        yield return (
            Plan(
                new Sum
                {
                    Name = "a",
                    Column = "absent",
                    Range = range,
                    Loss = one,
                }
            ),
            "absent"
        );
        yield return (
            Plan(
                new RowCount
                {
                    Name = "a",
                    Loss = PrivacyLoss.FromEpsilon(one).WithDelta(Delta.Parse("1/2")),
                }
            ),
            "delta"
        );
        yield return (
            Plan(
                new Quantiles
                {
                    Name = "a",
                    Column = "c",
                    Range = range,
                    Ranks = [2],
                    Loss = one,
                }
            ),
            "ranks"
        );
        yield return (
            Plan(
                new BinCounts
                {
                    Name = "a",
                    Column = "c",
                    Edges = [1, 1],
                    Loss = one,
                }
            ),
            "edges"
        );
        yield return (
            Plan(
                new BinCounts
                {
                    Name = "a",
                    Column = "c",
                    Loss = one,
                }
            ),
            "either"
        );
    }

    private static IEnumerable<(AggregationPlan Plan, string Word)> MoreContradictions()
    {
        var one = Epsilon.Parse("1");
        var range = ValueRange.Of("0", "1", "1");
        yield return (
            Plan(
                new VectorSum
                {
                    Name = "a",
                    Columns = ["c", "c"],
                    Range = range,
                    Loss = one,
                }
            ),
            "each once"
        );
        yield return (
            Plan(
                new VectorSum
                {
                    Name = "a",
                    Columns = ["c"],
                    Range = range,
                    MaxNorm = new Rational(1, 3),
                    Loss = one,
                }
            ),
            "norm"
        );
        yield return (
            Plan(new RowCount { Name = "a", Loss = one }) with
            {
                Unit = PrivacyUnit.Row,
            },
            "OneRow"
        );
        yield return (
            Plan(
                new Sum
                {
                    Name = "a",
                    Column = "c",
                    Range = ValueRange.Of("0", "4503599627370496", "1"),
                    Loss = Epsilon.Parse("1/1000"),
                }
            ),
            "scale"
        );
    }

    private static AggregationPlan Plan(params Statistic[] statistics) =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound
            {
                MaxKeysPerUnit = 1,
                MaxRowsPerKey = 1,
                MaxRowsPerUnit = 1,
            } with
            {
                MaxKeysPerUnit = 2,
            },
            Groups = Grouping.By("key", PublicKeys.Of("x", "y")),
            Statistics = statistics,
        };

    private static IEnumerable<string> Counted(Action onOpen)
    {
        onOpen();
        yield return "x";
    }

    private static List<Diagnostic> Errors(string expression)
    {
        var source =
            "using AuthOps.Dp; using AuthOps.Dp.Statistics; using AuthOps.Dp.Privacy; static class Snippet { static object Value() => "
            + expression
            + "; }";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Where(static path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("AuthOps.", StringComparison.Ordinal)
            )
            .Append(typeof(AggregationPlan).Assembly.Location)
            .Distinct()
            .Select(static path => MetadataReference.CreateFromFile(path));
        return
        [
            .. CSharpCompilation
                .Create(
                    "Snippet",
                    [CSharpSyntaxTree.ParseText(source, cancellationToken: Cancellation)],
                    references,
                    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                )
                .GetDiagnostics(Cancellation)
                .Where(static d => d.Severity == DiagnosticSeverity.Error),
        ];
    }
}
