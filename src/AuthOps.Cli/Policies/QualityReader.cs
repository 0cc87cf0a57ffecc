using AuthOps.Anonymization;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Cli.Policies;

/// <summary>Reads what the optimum is measured by: a name, or an object with its parameters. Stateless.</summary>
internal static class QualityReader
{
    private const string Names =
        "must be \"loss\", \"precision\", \"discernibility\", \"averageClassSize\", \"nonUniformEntropy\", \"kullbackLeibler\" or \"height\"";

    public static QualityModel Read(StrictJsonObject policy)
    {
        if (!policy.IsObject("quality"))
        {
            return policy.String("quality", 256) switch
            {
                "loss" => new Loss(),
                "precision" => new Precision(),
                "discernibility" => new Discernibility(),
                "averageClassSize" => new AverageClassSize(),
                "nonUniformEntropy" => new NonUniformEntropy(),
                "kullbackLeibler" => new KullbackLeibler(),
                "height" => new Height(),
                _ => throw policy.Fault(policy.MemberPath("quality"), Names),
            };
        }

        switch (policy.KindOf("quality"))
        {
            case "loss":
                var loss = policy.Object("quality", "kind", "aggregate", "suppressionFactor");
                return new Loss(Joined(loss, Aggregate.GeometricMean), Factor(loss));
            case "precision":
                var precision = policy.Object(
                    "quality",
                    "kind",
                    "monotone",
                    "aggregate",
                    "suppressionFactor"
                );
                return new Precision(
                    Flag(precision, "monotone"),
                    Joined(precision, Aggregate.ArithmeticMean),
                    Factor(precision)
                );
            case "discernibility":
                return new Discernibility(
                    Flag(policy.Object("quality", "kind", "monotone"), "monotone")
                );
            case "averageClassSize":
                return new AverageClassSize(
                    Factor(policy.Object("quality", "kind", "suppressionFactor"))
                );
            case "nonUniformEntropy":
                var entropy = policy.Object(
                    "quality",
                    "kind",
                    "monotone",
                    "aggregate",
                    "suppressionFactor"
                );
                return new NonUniformEntropy(
                    Flag(entropy, "monotone"),
                    Joined(entropy, Aggregate.Sum),
                    Factor(entropy)
                );
            case "kullbackLeibler":
                _ = policy.Object("quality", "kind");
                return new KullbackLeibler();
            case "height":
                return new Height(
                    Joined(policy.Object("quality", "kind", "aggregate"), Aggregate.Sum)
                );
            default:
                throw policy.Fault($"{policy.MemberPath("quality")}.kind", Names);
        }
    }

    private static bool Flag(StrictJsonObject quality, string name) =>
        quality.Has(name) && quality.Boolean(name);

    private static Ratio? Factor(StrictJsonObject quality) =>
        quality.Has("suppressionFactor") ? quality.Share("suppressionFactor") : null;

    private static Aggregate Joined(StrictJsonObject quality, Aggregate usual) =>
        !quality.Has("aggregate")
            ? usual
            : quality.OneOf(
                "aggregate",
                "sum",
                "maximum",
                "arithmeticMean",
                "geometricMean",
                "rank"
            ) switch
            {
                "sum" => Aggregate.Sum,
                "maximum" => Aggregate.Maximum,
                "arithmeticMean" => Aggregate.ArithmeticMean,
                "geometricMean" => Aggregate.GeometricMean,
                _ => Aggregate.Rank,
            };
}
