using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Metering.Evaluation;

namespace AuthOps.Cli.Authorizations;

/// <summary>What parties attest of the infrastructure, from one JSON file. Stateless.</summary>
internal static class InfrastructureAnswers
{
    private const int MaxText = 4000;

    /// <exception cref="InputDataException">The file is missing or malformed.</exception>
    public static IReadOnlyList<InfrastructureAnswer> Read(string path)
    {
        var root = new StrictJsonObject(
            path,
            "$",
            JsonElement.Parse(StoreVerb.Canonical(path)),
            "answers",
            "version"
        );
        _ = root.Integer("version", 1, 1);
        return
        [
            .. root.Objects(
                    "answers",
                    0,
                    InfrastructureReport.MaxAnswers,
                    "evidence",
                    "item",
                    "outcome",
                    "party",
                    "text"
                )
                .Select(static answer => new InfrastructureAnswer(
                    answer.String("item", MaxText),
                    Enum.Parse<EvaluationOutcome>(
                        answer.OneOf("outcome", Enum.GetNames<EvaluationOutcome>())
                    ),
                    answer.String("party", MaxText),
                    answer.String("text", MaxText),
                    answer.Has("evidence") ? answer.String("evidence", 64) : null
                )),
        ];
    }
}
