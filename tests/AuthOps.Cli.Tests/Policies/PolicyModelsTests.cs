using System.Text.Json;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;

namespace AuthOps.Cli.Tests.Policies;

/// <summary>Every privacy and quality model of the library can be asked for in a policy file.</summary>
public sealed class PolicyModelsTests
{
    [Theory]
    [InlineData("""{ "kind": "kAnonymity", "k": 4 }""", "KAnonymity")]
    [InlineData("""{ "kind": "kMap", "k": 4 }""", "KMap")]
    [InlineData(
        """{ "kind": "deltaPresence", "minimum": "0", "maximum": "1/2" }""",
        "DeltaPresence"
    )]
    [InlineData("""{ "kind": "averageRisk", "threshold": "0.2" }""", "AverageRisk")]
    [InlineData("""{ "kind": "maximumRisk", "threshold": "0.2" }""", "MaximumRisk")]
    [InlineData("""{ "kind": "sampleUniqueness", "threshold": "0.2" }""", "SampleUniqueness")]
    [InlineData(
        """{ "kind": "populationUniqueness", "threshold": "0.2", "populationSize": 100, "estimator": "zayatz" }""",
        "PopulationUniquenessLimit"
    )]
    public void Models_of_the_table(string json, string type)
    {
        using var folder = Write(
            $"\"models\": [ {json} ], \"population\": \"data.csv\",",
            "\"l\": 2"
        );
        if (
            !json.Contains("kMap", StringComparison.Ordinal)
            && !json.Contains("Presence", StringComparison.Ordinal)
        )
        {
            folder.Write(
                "policy.json",
                File.ReadAllText(folder.At("policy.json"))
                    .Replace("\"population\": \"data.csv\",", "", StringComparison.Ordinal)
            );
        }

        Assert.Contains(type, Load(folder).Policy.Models.Select(m => m.GetType().Name));
    }

    [Theory]
    [InlineData("""{ "kind": "distinct", "l": 3 }""", "DistinctLDiversity")]
    [InlineData(
        """{ "kind": "entropy", "l": "2.5", "estimator": "grassberger" }""",
        "EntropyLDiversity"
    )]
    [InlineData("""{ "kind": "recursive", "c": "4", "l": 2 }""", "RecursiveDiversity")]
    [InlineData("""{ "kind": "tCloseness", "t": "0.2", "distance": "equal" }""", "EqualTCloseness")]
    [InlineData(
        """{ "kind": "tCloseness", "t": "0.2", "distance": "ordered", "order": ["I10", "E11"] }""",
        "OrderedTCloseness"
    )]
    [InlineData(
        """{ "kind": "tCloseness", "t": "0.2", "distance": "hierarchical", "hierarchy": { "kind": "suppression", "values": ["I10", "E11"] } }""",
        "HierarchicalTCloseness"
    )]
    [InlineData(
        """{ "kind": "betaLikeness", "beta": "2", "enhanced": true }""",
        "EnhancedBetaLikeness"
    )]
    [InlineData(
        """{ "kind": "betaLikeness", "beta": "2", "enhanced": false }""",
        "BasicBetaLikeness"
    )]
    [InlineData("""{ "kind": "deltaDisclosure", "delta": "1" }""", "DeltaDisclosure")]
    [InlineData("""{ "kind": "alphaK", "alpha": "0.8", "k": 3 }""", "AlphaKAnonymity")]
    public void Models_of_a_sensitive_attribute(string json, string type)
    {
        using var folder = Write("", $"\"models\": [ {json} ]");
        Assert.Contains(type, Load(folder).Policy.Models.Select(m => m.GetType().Name));
    }

    [Theory]
    [InlineData("\"loss\"", "Loss")]
    [InlineData("\"precision\"", "Precision")]
    [InlineData("\"discernibility\"", "Discernibility")]
    [InlineData("\"averageClassSize\"", "AverageClassSize")]
    [InlineData("\"nonUniformEntropy\"", "NonUniformEntropy")]
    [InlineData("\"kullbackLeibler\"", "KullbackLeibler")]
    [InlineData("\"height\"", "Height")]
    [InlineData("""{ "kind": "loss", "aggregate": "rank", "suppressionFactor": "1/4" }""", "Loss")]
    [InlineData("""{ "kind": "precision", "monotone": true }""", "Precision")]
    [InlineData("""{ "kind": "discernibility", "monotone": true }""", "Discernibility")]
    [InlineData("""{ "kind": "averageClassSize", "suppressionFactor": "0" }""", "AverageClassSize")]
    [InlineData("""{ "kind": "nonUniformEntropy", "aggregate": "maximum" }""", "NonUniformEntropy")]
    [InlineData("""{ "kind": "kullbackLeibler" }""", "KullbackLeibler")]
    [InlineData("""{ "kind": "height", "aggregate": "maximum" }""", "Height")]
    public void What_the_optimum_is_measured_by(string json, string type)
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"loss\"", json, StringComparison.Ordinal)
        );
        Assert.Equal(type, Load(folder).Policy.Quality.GetType().Name);
    }

    [Theory]
    [InlineData(
        "\"models\": [ { \"kind\": \"kMap\", \"k\": 4 } ],",
        "\"l\": 2",
        "$.population is missing"
    )]
    [InlineData("\"population\": \"data.csv\",", "\"l\": 2", "$.population belongs to")]
    [InlineData("\"models\": [ { \"kind\": \"magic\" } ],", "\"l\": 2", "$.models[0].kind must be")]
    [InlineData(
        "\"models\": [ { \"kind\": \"averageRisk\", \"threshold\": \"2\" } ],",
        "\"l\": 2",
        "$.models[0].threshold must be"
    )]
    [InlineData(
        "",
        "\"models\": [ { \"kind\": \"magic\" } ]",
        "$.attributes[2].models[0].kind must be"
    )]
    [InlineData(
        "",
        "\"models\": [ { \"kind\": \"tCloseness\", \"t\": \"0.1\", \"distance\": \"equal\", \"order\": [] } ]",
        "$.attributes[2].models[0].order belongs to"
    )]
    [InlineData(
        "",
        "\"models\": [ { \"kind\": \"betaLikeness\", \"beta\": \"0\", \"enhanced\": true } ]",
        "$.attributes[2].models[0] is refused"
    )]
    public void Models_are_read_strictly(string table, string sensitive, string message)
    {
        using var folder = Write(table, sensitive);
        var error = Assert.Throws<InputDataException>(() => Load(folder));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantile_bounds_with_a_population_table_are_refused()
    {
        const string Steps =
            "\"transformations\": [{ \"kind\": \"topBottom\", \"column\": \"town\", \"topQuantile\": \"0.9\" }],";
        const string Models =
            "\"population\": \"people.csv\", \"models\": [ { \"kind\": \"kMap\", \"k\": 3 } ],";
        using var folder = Write(Models + Steps, "\"l\": 2");
        folder.Write("people.csv", "town\n1\n2\n3\n");
        var error = Assert.Throws<InputDataException>(() => Load(folder));
        Assert.Contains(
            "codes 'town' at quantiles of the data and names a population, which has to be coded alike; state the bounds as numbers",
            error.Message,
            StringComparison.Ordinal
        );

        // Stated bounds code the population as the table.
        folder.Write(
            "policy.json",
            File.ReadAllText(folder.At("policy.json"))
                .Replace("\"topQuantile\": \"0.9\"", "\"top\": 2", StringComparison.Ordinal)
        );
        var policy = Load(folder).Policy;
        var map = Assert.Single(policy.Models.OfType<KMap>());
        Assert.Equal(["1", "2"], map.Population["town"].Values);
    }

    [Fact]
    public async Task The_front_is_in_the_report_and_on_the_page()
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Anonymize(folder, "--json", "--html", folder.At("report.html"));
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.True(report.RootElement.GetProperty("front").GetArrayLength() > 0);
        Assert.True(report.RootElement.GetProperty("optimal").GetBoolean());
        var page = await File.ReadAllTextAsync(
            folder.At("report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("the Pareto front", page, StringComparison.Ordinal);
        Assert.Contains("<circle", page, StringComparison.Ordinal);
        Assert.Contains("what the worst class of the release has", page, StringComparison.Ordinal);
        Assert.Contains("for the declared quasi-identifiers", page, StringComparison.Ordinal);
        Assert.Contains("no part of a release", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_which_change_would_do()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"l\": 2", "\"l\": 3", StringComparison.Ordinal)
        );
        var run = await SmallCase.Anonymize(folder);
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains("Nothing was released", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("release.csv", folder.Entries);
    }

    private static TemporaryFolder Write(string table, string sensitive) =>
        SmallCase.Write(
            SmallCase
                .Policy.Replace(
                    "\"suppressionLimit\"",
                    $"{table} \"suppressionLimit\"",
                    StringComparison.Ordinal
                )
                .Replace("\"l\": 2", sensitive, StringComparison.Ordinal)
                .Replace(
                    // One k-anonymity is enough.
                    table.Contains("kAnonymity", StringComparison.Ordinal)
                        ? "\"k\": 3,"
                        : "\0",
                    "",
                    StringComparison.Ordinal
                )
        );

    private static PolicyFile Load(TemporaryFolder folder) =>
        PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions());
}
