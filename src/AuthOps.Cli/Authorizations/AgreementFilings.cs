using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>The filing of an agreement (备案) as a statement: predicate <c>agreement-filing</c>, version 1. Stateless.</summary>
internal static class AgreementFilings
{
    public const string PredicateName = "agreement-filing";

    public static Statement ToStatement(OperatingAgreement agreement, AgreementFiling filing) =>
        new(
            [new Subject("agreement.json", agreement.Digest)],
            PredicateTypes.Name(PredicateName),
            CanonicalJson.Canonicalize(
                JsonOutput.ToBytes(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("agreement", agreement.Digest);
                    json.WriteString("filedAt", MeterText.Format(filing.FiledAt));
                    json.WriteString("number", filing.Number);
                    json.WriteNumber("version", 1);
                    json.WriteEndObject();
                }),
                Statement.MaxBytes
            )
        );

    /// <summary>The filing that a statement tells of, with the digest of the agreement.</summary>
    /// <exception cref="FormatException">It is no filing.</exception>
    public static (string Agreement, AgreementFiling Filing) Read(JsonElement predicate)
    {
        try
        {
            return
                predicate.GetProperty("version").GetInt32() == 1
                && MeterText.TryInstant(
                    predicate.GetProperty("filedAt").GetString(),
                    out var filedAt
                )
                ? (
                    predicate.GetProperty("agreement").GetString() ?? "",
                    new AgreementFiling(predicate.GetProperty("number").GetString()!, filedAt)
                )
                : throw new FormatException(
                    "the filing is of an unknown version or has no instant"
                );
        }
        catch (Exception error)
            when (error is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"the statement is no filing: {error.Message}", error);
        }
    }
}
