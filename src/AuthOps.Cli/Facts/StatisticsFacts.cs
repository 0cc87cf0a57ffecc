using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthOps.Cli.Facts;

/// <summary>A differentially private histogram as released, with what its guarantee rests on.</summary>
/// <param name="ReleaseId">The release, as in the usage log.</param>
/// <param name="Unit">The privacy unit.</param>
/// <param name="Neighbours">The neighbouring relation.</param>
/// <param name="Mechanism">The noise.</param>
/// <param name="Parameter">Its exact parameter.</param>
/// <param name="Epsilon">The exact loss.</param>
/// <param name="Budget">The exact budget of the ledger.</param>
/// <param name="PicoRho">What the gate was debited, in 10^-12 of zCDP rho.</param>
/// <param name="HalfWidth">Each count lies within this distance of the truth with at least 95 %.</param>
/// <param name="Keys">The public keys.</param>
/// <param name="Counts">One noisy count a key.</param>
internal sealed record StatisticsFacts(
    string ReleaseId,
    string Unit,
    string Neighbours,
    string Mechanism,
    string Parameter,
    string Epsilon,
    string Budget,
    Int128 PicoRho,
    long HalfWidth,
    IReadOnlyList<string> Keys,
    IReadOnlyList<long> Counts
)
{
    /// <summary>The name of the predicate.</summary>
    public const string Predicate = "dp-release";

    /// <summary>The predicate.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["budgetEpsilon"] = Budget,
            ["counts"] = new JsonArray([.. Counts.Select(count => JsonValue.Create(count))]),
            ["epsilon"] = Epsilon,
            ["halfWidth95"] = HalfWidth,
            ["keys"] = new JsonArray([.. Keys.Select(key => JsonValue.Create(key))]),
            ["mechanism"] = Mechanism,
            ["neighbours"] = Neighbours,
            ["parameter"] = Parameter,
            ["picoRho"] = FactReader.Format(PicoRho),
            ["release"] = ReleaseId,
            ["unit"] = Unit,
        };

    /// <summary>Reads a predicate.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static StatisticsFacts Read(JsonElement predicate)
    {
        var reader = new FactReader(predicate);
        var keys = reader.Texts("keys");
        var counts = reader.Integers("counts");
        if (keys.Count == 0 || keys.Count != counts.Count)
        {
            throw new FactsException("the members 'keys' and 'counts' differ in length");
        }

        return new StatisticsFacts(
            reader.Text("release"),
            reader.Text("unit"),
            reader.Text("neighbours"),
            reader.Text("mechanism"),
            reader.Text("parameter"),
            reader.Text("epsilon"),
            reader.Text("budgetEpsilon"),
            reader.Amount("picoRho"),
            reader.Count("halfWidth95"),
            keys,
            counts
        );
    }
}
