#:project ../src/AuthOps.Dp/AuthOps.Dp.csproj

// A city's taxi trips by district and hour: counts under a privacy budget, and a chart of noise against truth that only
// the custodian may look at. The trips are synthetic, from a seeded generator that no privacy mechanism accepts.
// Writes the chart to the file named by the first argument, or to private-trips.svg in the folder of temporary files.
using System.Globalization;
using System.Text;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;

string[] districts = ["harbour", "old town", "university", "airport", "hills", "island"];
double[] weights = [0.28, 0.31, 0.17, 0.14, 0.08, 0.02];

// 60,000 trips of 12,000 riders: few ride often, most seldom; two peaks a day; fares grow with the way.
var random = new Generator(20_260_401);
var trips = new List<Trip>();
for (var i = 0; i < 60_000; i++)
{
    var rider = (int)(12_000 * Math.Pow(random.Next(), 2.2));
    var district = Pick(weights, random.Next());
    var hour = (int)(random.Next() < 0.45 ? 8 + (random.Bell() * 2) : 18 + (random.Bell() * 3));
    var kilometres = 0.8 + (Math.Exp(random.Bell()) * (district == 3 ? 9 : 3));
    var fare = Math.Round(13 + (2.6 * kilometres) + random.Next(), 2);
    trips.Add(new Trip(rider, districts[district], Math.Clamp(hour, 0, 23), fare));
}

var keys = districts.SelectMany(d => Enumerable.Range(6, 18).Select(h => Key(d, h))).ToArray();
var data = DpDataSource.FromRecords(
    trips,
    s =>
        s.Integer("rider", t => t.Rider)
            .Text("district-hour", t => Key(t.District, t.Hour))
            .Number("fare", t => t.Fare)
);

var plan = new AggregationPlan
{
    Unit = PrivacyUnit.OfColumn("rider"),
    Bound = new ContributionBound { MaxKeysPerUnit = 6, MaxRowsPerKey = 1 },
    Groups = Grouping.By("district-hour", PublicKeys.Of(keys)),
    Statistics =
    [
        new RowCount { Name = "trips", Loss = Rho.Parse("1/8") },
        new Mean
        {
            Name = "fare",
            Column = "fare",
            Range = ValueRange.Of("10", "80", grid: "0.01"),
            Loss = Rho.Parse("1/8"),
        },
    ],
};

var price = plan.Explain(confidence: 0.95);
Console.WriteLine($"{keys.Length} keys; {plan.Loss}");
foreach (var noise in price.Mechanisms)
{
    Console.WriteLine(
        $"{noise.Statistic} {noise.Part}: sigma^2 {noise.Noise.Parameter}, within {noise.HalfWidth.ToString("0.##", CultureInfo.InvariantCulture)}"
    );
}

var journal = new QualityJournal();
using var ledger = PrivacyLedger.InMemory(PrivacyBudget.ZeroConcentrated(Rho.Parse("1/2")));
var session = new DpSession(data, ledger) { Custodian = journal };
var released = await session.ReleaseAsync(plan);
Console.WriteLine($"{ledger.Remaining} rho left of {ledger.Budget.Total}");

// From here on: the custodian's view. It compares with the truth and never leaves the domain.
var counts = trips.CountBy(t => Key(t.District, t.Hour)).ToDictionary();
var truth = keys.Select(key => (double)counts.GetValueOrDefault(key)).ToArray();
var noisy = released.Value["trips"].Values.ToArray();
var quality = journal.Reports[0];
Console.WriteLine(
    $"rows: {quality.Rows}, of them counted more than half: {quality.RowsCounted > quality.Rows / 2}"
);

var path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "private-trips.svg");
File.WriteAllText(path, Chart(keys, truth, noisy, price.Mechanisms[0].HalfWidth));
Console.WriteLine($"chart: {keys.Length} bars with intervals");

static string Key(string district, int hour) =>
    string.Create(CultureInfo.InvariantCulture, $"{district} {hour:00}");

static int Pick(double[] weights, double at)
{
    var i = 0;
    for (; i < weights.Length - 1 && at >= weights[i]; i++)
    {
        at -= weights[i];
    }

    return i;
}

// Truth as bars, the released number as a dot, its 95 % interval as a line.
static string Chart(string[] keys, double[] truth, double[] noisy, double halfWidth)
{
    const int Step = 11;
    const int Height = 320;
    var most = Math.Max(truth.Max(), noisy.Max()) + halfWidth;
    var svg = new StringBuilder();
    var culture = CultureInfo.InvariantCulture;
    svg.Append(
        culture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {(keys.Length * Step) + 60} {Height + 60}\" font-family=\"sans-serif\" font-size=\"12\">"
    );
    svg.Append("<title>Trips by district and hour: truth and release (custodian only)</title>");
    for (var i = 0; i < keys.Length; i++)
    {
        var x = 40 + (i * Step);
        svg.Append(
            culture,
            $"<rect x=\"{x}\" y=\"{Y(truth[i]):0.#}\" width=\"{Step - 3}\" height=\"{Height - Y(truth[i]):0.#}\" fill=\"#c9d3df\"><title>{keys[i]}: {truth[i]} true</title></rect>"
        );
        svg.Append(
            culture,
            $"<path d=\"M{x + 4} {Y(noisy[i] - halfWidth):0.#}V{Y(noisy[i] + halfWidth):0.#}\" stroke=\"#b3423a\"/>"
        );
        svg.Append(
            culture,
            $"<circle cx=\"{x + 4}\" cy=\"{Y(noisy[i]):0.#}\" r=\"2.5\" fill=\"#b3423a\"><title>{keys[i]}: {noisy[i]} released</title></circle>"
        );
        if (i % 18 == 0)
        {
            svg.Append(culture, $"<text x=\"{x}\" y=\"{Height + 20}\">{keys[i][..^3]}</text>");
        }
    }

    svg.Append(
        culture,
        $"<text x=\"40\" y=\"{Height + 45}\">bars: rows in the data; dots: released, with 95 % intervals; the rest is the contribution bound</text></svg>"
    );
    return svg.ToString();

    double Y(double value) => Height - (Math.Max(0, value) / most * (Height - 20));
}

internal sealed record Trip(int Rider, string District, int Hour, double Fare);

/// <summary>SplitMix64: synthetic data only.</summary>
internal sealed class Generator(ulong state)
{
    private ulong _state = state;

    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Bell() => Next() + Next() + Next() - 1.5;
}
