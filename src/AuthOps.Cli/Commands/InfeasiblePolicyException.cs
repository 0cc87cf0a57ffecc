using System.Text.Json;
using AuthOps.Anonymization;

namespace AuthOps.Cli.Commands;

/// <summary>No generalisation satisfies the policy. It carries why, and what would do.</summary>
internal sealed class InfeasiblePolicyException(AnonymizationPlan plan)
    : PrivacyRefusedException(
        $"no generalisation satisfies the policy: {string.Join(" ", plan.Reasons.Select(r => r.Message).Concat(plan.SmallestChanges.Select(c => c.Message)))} Nothing was released."
    )
{
    /// <summary>The refusal as the JSON that <c>--json</c> prints.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/anonymize");
        json.WriteNumber("version", 1);
        json.WriteString("scope", "for the declared quasi-identifiers");
        json.WriteBoolean("feasible", false);
        json.WriteNumber("inputRows", plan.InputRows);
        json.WriteNumber("leastSuppressedRows", plan.LeastSuppressedRows);
        json.WriteStartArray("reasons");
        foreach (var reason in plan.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("model", reason.Model);
            json.WriteNumber("failingRows", reason.FailingRows);
            json.WriteNumber("allowedRows", reason.AllowedRows);
            json.WriteString("message", reason.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("smallestChanges");
        foreach (var change in plan.SmallestChanges)
        {
            json.WriteStartObject();
            json.WriteString("model", change.Model);
            json.WriteString("parameter", change.Parameter);
            json.WriteString("from", change.From.ToString());
            json.WriteString("to", change.To.ToString());
            json.WriteString("message", change.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
