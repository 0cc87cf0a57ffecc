using System.Globalization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>What was asked for where the grant's numbers cannot say it, in the body of a refusal. Immutable.</summary>
internal sealed record RefusalBody(
    string GrantId,
    string ScenarioId,
    string Purpose,
    string ProductId
)
{
    public static RefusalBody Of(UsageRequest request) =>
        new(request.GrantId, request.ScenarioId, request.Purpose, request.ProductId);

    /// <summary>What is known where numbers were offered that mean nothing.</summary>
    public static RefusalBody OfNumbers(UsageTarget target, GrantEntry? grant) =>
        new(
            grant?.Id ?? string.Create(CultureInfo.InvariantCulture, $"slot-{target.Grant}"),
            string.Create(CultureInfo.InvariantCulture, $"number-{target.Scenario}"),
            "unknown",
            "unknown"
        );

    public byte[] Write()
    {
        var writer = new BodyWriter();
        writer.Text(GrantId);
        writer.Text(ScenarioId);
        writer.Text(Purpose);
        writer.Text(ProductId);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static RefusalBody Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        var body = new RefusalBody(reader.Text(), reader.Text(), reader.Text(), reader.Text());
        reader.RequireEnd();
        return body;
    }
}
