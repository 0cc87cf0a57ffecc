using System.Text.Json;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Evaluation;

/// <summary>The state of the usage log that derived figures are of. Immutable and safe to share between threads.</summary>
/// <param name="Id">The log's id, 32 lower-case hexadecimal digits.</param>
/// <param name="Root">Its SHA-256 root.</param>
/// <param name="Size">Its records.</param>
public sealed record EvaluatedLog(string Id, string Root, long Size)
{
    internal static EvaluatedLog Of(UsageLogSnapshot log) =>
        new(log.LogId, log.Root, log.Records.Count);

    internal static EvaluatedLog Read(JsonElement facts)
    {
        var size = facts.RequireInteger("logSize");
        return size >= 0 && size <= long.MaxValue
            ? new EvaluatedLog(
                facts.RequireString("logId"),
                Sha256Text.Require(facts.RequireString("logRoot"), "logRoot"),
                (long)size
            )
            : throw new FormatException("No log has that size.");
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("logId", Id);
        json.WriteString("logRoot", Root);
        json.WriteInteger("logSize", Size);
    }
}
