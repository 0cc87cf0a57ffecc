using System.Globalization;
using System.Text.RegularExpressions;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>Reads the names ARX's tests give privacy models and quality models.</summary>
internal static partial class RecordedModels
{
    /// <summary>The model, or null where this library does not have it.</summary>
    public static PrivacyModel? Model(string text, string sensitive, bool countsAbsent)
    {
        var numbers = Number()
            .Matches(text.Replace("occupation", "", StringComparison.Ordinal))
            .Select(m =>
                Ratio.Parse(
                    decimal.Parse(m.Value, NumberStyles.Float, CultureInfo.InvariantCulture)
                        .ToString("0.##########", CultureInfo.InvariantCulture)
                )
            )
            .ToArray();
        int Whole(int i) => (int)numbers[i].Numerator;
        return text switch
        {
            _ when text.Contains("estimated", StringComparison.Ordinal) => null,
            _ when text.StartsWith("KAnonymity", StringComparison.Ordinal)
                    || text.StartsWith("k=", StringComparison.Ordinal) => new KAnonymity(Whole(0)),
            _ when text.StartsWith("KMap", StringComparison.Ordinal)
                    || text.StartsWith("k-map", StringComparison.Ordinal) => new KMap(
                Whole(0),
                AdultData.Table
            ),
            _ when text.StartsWith("DPresence", StringComparison.Ordinal)
                    || text.StartsWith("delta-presence", StringComparison.Ordinal) =>
                new DeltaPresence(numbers[0], numbers[1], AdultData.Table, countsAbsent),
            _ when text.StartsWith("Average", StringComparison.Ordinal)
                    || text.StartsWith("avg-risk", StringComparison.Ordinal) => new AverageRisk(
                numbers[0]
            ),
            _ when text.Contains("ample", StringComparison.Ordinal)
                    && text.Contains("niqueness", StringComparison.Ordinal) => new SampleUniqueness(
                numbers[0]
            ),
            _ => Sensitive(text, sensitive, numbers),
        };
    }

    /// <summary>The quality model, or null where this library does not have it.</summary>
    public static QualityModel? Quality(string text)
    {
        var factor = FactorPattern().Match(text) is { Success: true } f
            ? Ratio.Parse(f.Groups[1].Value)
            : new Ratio(1, 2);
        var aggregate = AggregatePattern().Match(text).Groups[1].Value switch
        {
            "Rank" => Aggregate.Rank,
            "Sum" => Aggregate.Sum,
            "Maximum" => Aggregate.Maximum,
            "Arithmetric mean" => Aggregate.ArithmeticMean,
            _ => Aggregate.GeometricMean,
        };
        return text.Split('{')[0] switch
        {
            "Loss" or "Loss-GMean" => new Loss(),
            "AECS" => new AverageClassSize(),
            "DM*" => new Discernibility(),
            "Height" => new Height(),
            "Precision" => new Precision(),
            "NUEntropy" => new NonUniformEntropy(),
            "MetricMDNMLoss" or "MetricMDNMLossPotentiallyPrecomputed" => new Loss(
                aggregate,
                factor
            ),
            "MetricMDNUNMEntropy" or "MetricMDNUNMEntropyPotentiallyPrecomputed" =>
                new NonUniformEntropy(false, aggregate, factor),
            "MetricMDNUEntropy" or "MetricMDNUEntropyPotentiallyPrecomputed" =>
                new NonUniformEntropy(true, aggregate, factor),
            "MetricSDDiscernability" => new Discernibility(isMonotone: true),
            "MetricSDNMDiscernability" => new Discernibility(),
            "MetricSDAECS" => new AverageClassSize(factor),
            "MetricMDHeight" => new Height(aggregate),
            "MetricMDNMPrecision" => new Precision(false, aggregate, factor),
            "MetricMDPrecision" => new Precision(true, aggregate, factor),
            "MetricSDNMKLDivergence" => new KullbackLeibler(),
            _ => null,
        };
    }

    private static PrivacyModel? Sensitive(string text, string sensitive, Ratio[] numbers)
    {
        bool Has(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
        int Whole(int i) => (int)numbers[i].Numerator;
        return text switch
        {
            _ when Has("distinct") => new DistinctLDiversity(sensitive, Whole(0)),
            _ when Has("grassberger") => new EntropyLDiversity(
                sensitive,
                numbers[0],
                EntropyEstimator.Grassberger
            ),
            _ when Has("entropy") => new EntropyLDiversity(sensitive, numbers[0]),
            _ when Has("recursive") => new RecursiveDiversity(sensitive, numbers[0], Whole(1)),
            _ when Has("equal") => new EqualTCloseness(sensitive, numbers[0]),
            _ when Has("ordered") => new OrderedTCloseness(sensitive, numbers[0]),
            _ when Has("hierarchical") => new HierarchicalTCloseness(
                sensitive,
                numbers[0],
                AdultData.Hierarchy(sensitive)
            ),
            _ when Has("enhanced") => new EnhancedBetaLikeness(sensitive, numbers[0]),
            _ when Has("basic") => new BasicBetaLikeness(sensitive, numbers[0]),
            _ when Has("disclosure") => new DeltaDisclosure(sensitive, numbers[0]),
            _ => null,
        };
    }

    [GeneratedRegex(@"\d+(?:\.\d+)?(?:E-\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"gs=([0-9.]+)")]
    private static partial Regex FactorPattern();

    [GeneratedRegex(@"agg=([A-Za-z ]+?) gs=")]
    private static partial Regex AggregatePattern();
}
