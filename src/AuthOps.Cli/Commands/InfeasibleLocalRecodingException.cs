using System.Text.Json;
using AuthOps.Anonymization.LocalRecoding;

namespace AuthOps.Cli.Commands;

/// <summary>No local recoding was found that satisfies the policy. It carries why.</summary>
internal sealed class InfeasibleLocalRecodingException(LocalRecodingPlan plan)
    : PrivacyRefusedException(
        $"no local recoding that satisfies the policy was found: {string.Join(" ", plan.Candidates.Select(static c => $"{LocalMethodNames.Of(c.Method)}: {c.Reason}"))} Nothing was released."
    )
{
    /// <summary>The refusal as the JSON that <c>--json</c> prints.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/anonymize-local");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        json.WriteBoolean("feasible", false);
        json.WriteNumber("inputRows", plan.InputRows);
        LocalAnonymizeResult.WriteCandidates(json, plan.Candidates);
        json.WriteEndObject();
    }
}
