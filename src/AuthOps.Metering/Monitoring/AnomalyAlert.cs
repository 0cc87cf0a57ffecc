using System.Security.Cryptography;

namespace AuthOps.Metering.Monitoring;

/// <summary>A rule of monitoring found something; it names no person. Immutable and safe to share between threads.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario; null where it is the whole grant.</param>
/// <param name="At">When: the instant of the question, or the beginning of the window or day.</param>
/// <param name="Measured">What was measured, in the unit of the limit.</param>
/// <param name="Limit">The limit that was passed.</param>
public sealed record AnomalyAlert(
    AnomalyRule Rule,
    string GrantId,
    string? ScenarioId,
    DateTimeOffset At,
    Int128 Measured,
    Int128 Limit
)
{
    /// <summary>SHA-256 of the alert as canonical JSON, 64 lower-case hexadecimal digits; the log keeps it.</summary>
    public string Digest =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                EvidenceJson.Write(json =>
                {
                    json.WriteStartObject();
                    json.WriteInstant("at", At);
                    json.WriteString("grant", GrantId);
                    json.WriteInteger("limit", Limit);
                    json.WriteInteger("measured", Measured);
                    json.WriteString("rule", Rule.ToString());
                    if (ScenarioId is not null)
                    {
                        json.WriteString("scenario", ScenarioId);
                    }

                    json.WriteEndObject();
                })
            )
        );
}
