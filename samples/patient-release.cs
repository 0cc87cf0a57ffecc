#:project ../src/AuthOps.Anonymization/AuthOps.Anonymization.csproj

// A hospital wants to hand out its visits of a year for research. What a compliance engineer does before signing: look at
// what identifies, state the risk, write the policy, see what it costs and what a stricter one would, check the release
// with code that does not trust the search, and measure attacks before and after against people who were held back.
// The visits are synthetic, from a seeded generator that no privacy mechanism accepts.
using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;
using AuthOps.Anonymization.Transformations;
using AuthOps.Primitives.Tables;

string[] diagnoses = ["E10", "E11", "E78", "I10", "I20", "I25", "J18", "J44", "J45"];
string[] districts = ["310101", "310104", "310105", "310115", "320505", "320506", "320507"];
var visits = Visits(4_000, 20_260_401);
var held = Visits(2_000, 77);

Console.WriteLine("1. What identifies");
foreach (var column in QuasiIdentifierDiscovery.Analyze(visits, 3).Columns)
{
    var role = column.SuggestedRole?.ToString() ?? "to be judged";
    Console.WriteLine(
        $"   {column.Scan.Column}: {role} [{string.Join(", ", column.Scan.Warnings)}]"
    );
}

string[] known = ["age", "sex", "district", "day"];
var before = RiskEstimator.Assess(visits, known);
Console.WriteLine("2. The risk as it is, for age, sex, district and day");
Console.WriteLine(
    $"   records alone: {before.SampleUniqueness.ToDecimalStringRoundedUp(3)} of all"
);

Console.WriteLine("3. The policy, and what it leads to");
TableTransformation[] steps = [new TopBottomCoding("age", null, 90), new Rounding("cost", 500)];
var prepared = steps.Aggregate(visits, (table, step) => step.Apply(table).Table);
var chapters = Hierarchy.FromFunctions("diagnosis", diagnoses, d => d[..1], _ => "*");
AttributePolicy[] quasi =
[
    AttributePolicy.Quasi("age", Hierarchy.FromIntervals("age", 0, 90, 5, 10, 30)),
    AttributePolicy.Quasi("sex", Hierarchy.FromSuppression("sex", ["f", "m"])),
    AttributePolicy.Quasi("district", Hierarchy.FromPrefixes("district", districts, 4, 2)),
    AttributePolicy.Quasi(
        "day",
        Hierarchy.FromDates(
            "day",
            new DateOnly(2025, 1, 1),
            new DateOnly(2025, 12, 31),
            "yyyy-MM-dd",
            DateUnit.Month,
            DateUnit.Quarter,
            DateUnit.Year
        )
    ),
];
var strict = Anonymizer.Plan(prepared, Policy(k: 11, l: 10, t: "0.3", limit: "0.05"));
Console.WriteLine($"   k = 11, l = 10, t = 0.3: feasible {strict.IsFeasible}");
foreach (
    var line in strict
        .Reasons.Select(r => r.Message)
        .Concat(strict.SmallestChanges.Select(c => c.Message))
)
{
    Console.WriteLine($"     {line}");
}

var policy = Policy(k: 11, l: 4, t: "0.3", limit: "0.05");
var plan = Anonymizer.Plan(prepared, policy);
Console.WriteLine(
    $"   chosen: {plan.ReleasedRows} of {plan.InputRows} records in {plan.ReleasedClasses} classes, loss {Text(plan.Loss)}"
);
foreach (var g in plan.Generalizations)
{
    Console.WriteLine($"     {g.Attribute}: level {g.Level} of 0 to {g.LevelCount - 1}");
}

Console.WriteLine("   what a lower risk would cost within the limit (for the custodian):");
var allowed = policy.SuppressionAllowance(plan.InputRows);
foreach (
    var at in plan
        .Front.Where(p => p.SuppressedRows <= allowed)
        .GroupBy(p => p.MaximumRisk)
        .OrderByDescending(g => g.Key)
        .Take(8)
)
{
    var best = at.MinBy(p => p.Score)!;
    Console.WriteLine(
        $"     risk {best.MaximumRisk}: loss {Text(best.Score.Value)}, {best.SuppressedRows} suppressed"
    );
}

Console.WriteLine("4. The release, checked by code that shares nothing with the search");
var release = plan.Apply();
var check = ReleaseVerifier.Check(release, policy, original: prepared);
Console.WriteLine(
    $"   accepted: {check.IsAccepted}; columns {string.Join(", ", release.Columns.Select(c => c.Name))}"
);
foreach (var measure in check.Measures)
{
    Console.WriteLine($"     {measure.Model}: the release has {Text(measure.Worst)}");
}

var after = RiskEstimator.Assess(release, known).Prosecutor;
Console.WriteLine(
    $"   highest risk of a record {after.Maximum}, mean {after.Average.ToDecimalStringRoundedUp(4)}"
);

Console.WriteLine("5. Attacks, on people in the file against people who are not");
var heldPrepared = steps.Aggregate(held, (table, step) => step.Apply(table).Table);
var settings = new AttackSettings
{
    Targets = prepared,
    Control = heldPrepared,
    QuasiIdentifiers = quasi,
    Secret = "diagnosis",
};
var raw = AttackMeasurement.Measure(prepared, settings);
var safe = AttackMeasurement.Measure(release, settings with { Levels = plan.Node });
foreach (var (one, other) in raw.Zip(safe))
{
    // Attacks draw their targets at random: words that any draw gives, not figures.
    Console.WriteLine($"   {one.Kind}: {Verdict(one)} before, {Verdict(other)} after");
}

AnonymizationPolicy Policy(int k, int l, string t, string limit) =>
    new(
        [
            AttributePolicy.Direct("record"),
            AttributePolicy.Direct("phone"),
            .. quasi,
            AttributePolicy.Sensitive("diagnosis"),
            AttributePolicy.NonIdentifying("cost"),
        ],
        [
            new KAnonymity(k),
            new DistinctLDiversity("diagnosis", l),
            new HierarchicalTCloseness("diagnosis", Ratio.Parse(t), chapters),
        ],
        Ratio.Parse(limit)
    );

Table Visits(int count, ulong seed)
{
    var random = new Generator(seed);
    var rows = new List<Visit>();
    for (var i = 0; i < count; i++)
    {
        var age = Math.Clamp((int)(52 + (random.Bell() * 36)), 0, 104);
        // Some diagnoses come with age; that is what t-closeness looks at.
        var diagnosis = diagnoses[(random.Below(diagnoses.Length) + (age / 30)) % diagnoses.Length];
        rows.Add(
            new Visit(
                string.Create(CultureInfo.InvariantCulture, $"V{seed % 97:00}{i:00000}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"139{random.Below(100_000_000):00000000}"
                ),
                age,
                random.Below(2) == 0 ? "f" : "m",
                districts[random.Below(districts.Length)],
                new DateOnly(2025, 1, 1).AddDays(random.Below(365)),
                diagnosis,
                200 + random.Below(9_000)
            )
        );
    }

    return Table.From(
        rows,
        t =>
            t.Add("record", v => v.Record)
                .Add("phone", v => v.Phone)
                .Add("age", v => v.Age)
                .Add("sex", v => v.Sex)
                .Add("district", v => v.District)
                .Add("day", v => v.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                .Add("diagnosis", v => v.Diagnosis)
                .Add("cost", v => v.Cost)
    );
}

static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

static string Verdict(MeasuredAttack attack) =>
    attack.RiskLower > 0.35 ? "succeeds"
    : attack.RiskUpper < 0.25 ? "gains little"
    : "gains something";

internal sealed record Visit(
    string Record,
    string Phone,
    int Age,
    string Sex,
    string District,
    DateOnly Day,
    string Diagnosis,
    int Cost
);

/// <summary>SplitMix64: synthetic data only.</summary>
internal sealed class Generator(ulong state)
{
    private ulong _state = state;

    public int Below(int bound) => (int)(Next() * bound);

    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Bell() => Next() + Next() + Next() - 1.5;
}
