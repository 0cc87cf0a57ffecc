using System.Globalization;
using System.Text;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Cli.Demo;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S3: transport and weather, demand for buses, public governance. A histogram over GeoHash6 and 15 minutes with ε = 1 for
/// the day of a card, at most 4 cells of it; no personal number in what leaves nor in its lineage; no budget, no answer.
/// </summary>
public sealed class BusDemandTests : IDisposable
{
    private const int MostCells = 4;
    private static readonly Epsilon s_loss = Epsilon.Of(1);

    private static readonly (double Latitude, double Longitude)[] s_stops =
    [
        (31.2304, 121.4737),
        (31.2200, 121.4450),
        (31.1830, 121.4360),
    ];

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario(
            "s-buses",
            "bus-demand",
            PurposeClass.PublicGovernance,
            "transit-institute",
            "p-demand"
        ),
        Opened = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-taps"] = ["card", "gps", "stop", "time"],
            ["r-weather"] = ["hour", "rain"],
        },
        Used = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-taps"] = ["card", "gps", "time"],
            ["r-weather"] = ["hour", "rain"],
        },
        Basis = ProcessingBasis.Anonymized,
        Limits = new ReleaseLimits(
            new Dictionary<string, int>
            {
                ["cell"] = 0,
                ["count"] = 0,
                ["rain"] = 0,
            },
            1,
            PicoRho.CeilingOf(s_loss)
        ),
        Quotas = new Dictionary<UsageUnit, Int128>
        {
            [UsageUnit.PrivacyPicoRho] = PicoRho.CeilingOf(s_loss),
        },
        Marks = DataMarks.Personal,
    };

    private readonly ScenarioCity _city = new(s_terms);
    private readonly List<Tap> _taps = Taps();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static HistogramPlan Plan { get; } =
        new()
        {
            Unit = PrivacyUnit.OfColumn("card-day"),
            KeyColumn = "cell",
            Keys = PublicKeys.Of([
                .. s_stops.SelectMany(stop =>
                    Enumerable.Range(28, 12).Select(quarter => Cell(stop, quarter))
                ),
            ]),
            Bound = new ContributionBound
            {
                MaxKeysPerUnit = MostCells,
                MaxRowsPerKey = 1,
                MaxRowsPerUnit = MostCells,
            },
            Loss = s_loss,
        };

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task The_days_of_a_card_count_in_four_cells_at_most_under_one_epsilon()
    {
        var journal = new QualityJournal();
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Of(3)));
        var session = Session(ledger, journal);
        var released = await session.ReleaseAsync(Plan, Token);

        Assert.Equal("1", released.Facts.Loss.Value.ToString());
        Assert.Equal("1", ledger.Spent.ToString());
        Assert.Equal(PicoRho.CeilingOf(s_loss), _city.Used(UsageUnit.PrivacyPicoRho));
        var days = _taps.GroupBy(t => t.CardDay).ToList();
        var kept = days.Sum(day => Math.Min(MostCells, day.DistinctBy(t => t.Cell).Count()));
        Assert.True(kept < _taps.Count);
        Assert.Equal(kept, journal.Reports[0].RowsCounted);

        // The noise fits the sensitivity: 10^-9 of such releases lie outside in a cell.
        var half = Plan.Explain(1 - 1e-9).HalfWidth;
        var counts = days.SelectMany(day => day.DistinctBy(t => t.Cell))
            .CountBy(t => t.Cell)
            .ToDictionary();
        var cut = days.Sum(day => day.DistinctBy(t => t.Cell).Count()) - kept;
        Assert.All(
            Plan.Keys.Values,
            cell =>
                Assert.InRange(
                    released.Value[cell],
                    counts.GetValueOrDefault(cell) - cut - half,
                    counts.GetValueOrDefault(cell) + half
                )
        );
        Leaves(released.Value);
    }

    [Fact]
    public async Task No_budget_no_answer_and_the_refusal_is_kept()
    {
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Of(3)));
        var session = Session(ledger, new QualityJournal());
        await session.ReleaseAsync(Plan, Token);
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await session.ReleaseAsync(Plan, Token)
        );
        Assert.Equal("1", ledger.Spent.ToString());
        Assert.Equal(
            UsageRefusalReason.PrivacyBudgetExceeded,
            Assert.Single(_city.Records.OfType<UsageRefusedRecord>()).Reason
        );
    }

    /// <summary>The counts beside the weather of their hour leave; no card does, nor does one stand in the log.</summary>
    private void Leaves(Histogram histogram)
    {
        var text = new StringBuilder("cell,count,rain\n");
        foreach (var cell in Plan.Keys.Values)
        {
            var quarter = int.Parse(cell.AsSpan(7), CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{cell},{histogram[cell]},{Rains(quarter / 4)}\n"
            );
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        File.WriteAllBytes(_city.PathOf("demand.csv"), bytes);
        var manifest = new ProductManifest(
            ScenarioCity.GrantId,
            s_terms.Scenario.Id,
            "p-demand-2026-03",
            s_terms.Scenario.Purpose,
            new Dictionary<string, int>
            {
                ["cell"] = 0,
                ["count"] = 0,
                ["rain"] = 0,
            },
            1,
            PicoRho.CeilingOf(s_loss),
            hasRows: false,
            Subject.Of("demand.csv", bytes).Sha256
        );
        var receipt = _city.Release(manifest, TimeSpan.FromDays(7));
        _city.Desk.Export(
            ReleaseClearance.Verify(receipt, _city.Trust, _city.Now),
            s_terms.Scenario.Developer,
            _city.PathOf("demand.csv"),
            _city.PathOf("delivered.csv")
        );
        var back = _city.Desk.Lineage.TraceBack("p-demand-2026-03");
        Assert.Equal(["r-taps", "r-weather"], back.Sources);
        _city.Log.WriteCheckpoint(_city.OperatorKey);
        _city.Log.Dispose();
        var kept = Directory
            .EnumerateFiles(_city.LogFolder, "*", SearchOption.AllDirectories)
            .Append(_city.PathOf("delivered.csv"))
            .Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)))
            .ToList();
        Assert.All(
            _taps.Select(t => t.Card).Distinct(),
            card => Assert.DoesNotContain(kept, k => k.Contains(card, StringComparison.Ordinal))
        );
    }

    private DpSession Session(PrivacyLedger ledger, QualityJournal journal) =>
        new(
            DpDataSource.FromRecords(
                _taps,
                s => s.Text("card-day", t => t.CardDay).Text("cell", t => t.Cell)
            ),
            ledger
        )
        {
            Custodian = journal,
            Authorization = new DpAuthorization
            {
                Gate = _city.Desk.Gate,
                GrantId = ScenarioCity.GrantId,
                ScenarioId = s_terms.Scenario.Id,
                Purpose = s_terms.Scenario.Purpose,
                ProductId = s_terms.Scenario.ProductId,
                Access = _city.Access(),
            },
        };

    private static string Cell((double Latitude, double Longitude) stop, int quarter) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{GeoHash.Encode(stop.Latitude, stop.Longitude, 6)}@{quarter:00}"
        );

    private static string Rains(int hour) => hour % 3 == 0 ? "yes" : "no";

    /// <summary>400 days of cards of one to three taps, and twenty of commuters who change all day.</summary>
    private static List<Tap> Taps()
    {
        var draws = new SyntheticDraws("s3", "taps");
        var taps = new List<Tap>();
        for (var i = 0; i < 420; i++)
        {
            var card = string.Create(CultureInfo.InvariantCulture, $"CARD{7_000_000 + (i / 2)}");
            var count = i < 400 ? 1 + draws.Next(3) : 12;
            for (var tap = 0; tap < count; tap++)
            {
                var quarter = i < 400 ? 28 + draws.Next(12) : 28 + tap;
                taps.Add(
                    new Tap(
                        card,
                        string.Create(CultureInfo.InvariantCulture, $"{card}/{1 + (i % 2)}"),
                        Cell(s_stops[draws.Next(s_stops.Length)], quarter)
                    )
                );
            }
        }

        return taps;
    }

    private sealed record Tap(string Card, string CardDay, string Cell);
}
