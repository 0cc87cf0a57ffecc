namespace AuthOps.Anonymization.Quality;

/// <summary>Names of quality models with their parameters; what is at its default is left out.</summary>
internal static class QualityNames
{
    public static string Of(string name, Aggregate aggregate, Aggregate usual, Ratio? factor = null)
    {
        var joined = aggregate switch
        {
            Aggregate.Sum => "sum",
            Aggregate.Maximum => "maximum",
            Aggregate.ArithmeticMean => "arithmetic mean",
            Aggregate.GeometricMean => "geometric mean",
            _ => "rank",
        };
        var withAggregate =
            aggregate == usual && usual != Aggregate.GeometricMean ? name : $"{name}, {joined}";
        return factor is { } f && f != new Ratio(1, 2)
            ? $"{withAggregate}, factor {f.ToShortString()}"
            : withAggregate;
    }
}
