using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>What the log keeps of a grant, in the body of its registration. Immutable.</summary>
internal sealed record GrantBody(
    string GrantId,
    string Digest,
    ValidityPeriod Validity,
    IReadOnlyList<KeyValuePair<UsageUnit, Int128>> Quotas,
    IReadOnlyList<GrantScenario> Scenarios
)
{
    private const int MaxScenarios = RecordLayout.NoScenario;

    public static GrantBody Of(AuthorizationGrant grant)
    {
        if (grant.Scenarios.Count > MaxScenarios)
        {
            throw new ArgumentException(
                $"Grant {grant.Id} has {grant.Scenarios.Count} scenarios; a log takes at most {MaxScenarios} a grant."
            );
        }

        return new GrantBody(
            grant.Id,
            grant.Digest,
            new ValidityPeriod(
                Microseconds.Truncate(grant.Validity.From),
                Microseconds.Truncate(grant.Validity.Until)
            ),
            [.. grant.Quotas.OrderBy(quota => quota.Key)],
            [.. grant.Scenarios.Select(s => new GrantScenario(s.Id, s.Purpose, s.ProductId))]
        );
    }

    public byte[] Write()
    {
        var writer = new BodyWriter();
        writer.Text(GrantId);
        writer.Bytes(Convert.FromHexString(Digest));
        writer.Int64(Microseconds.From(Validity.From));
        writer.Int64(Microseconds.From(Validity.Until));
        writer.Byte((byte)Quotas.Count);
        foreach (var (unit, granted) in Quotas)
        {
            writer.Byte((byte)unit);
            writer.Int128(granted);
        }

        writer.UInt16((ushort)Scenarios.Count);
        foreach (var scenario in Scenarios)
        {
            writer.Text(scenario.Id);
            writer.Text(scenario.Purpose);
            writer.Text(scenario.ProductId);
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> writes and nothing else.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static GrantBody Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        var id = reader.Text();
        var digest = Convert.ToHexStringLower(reader.Bytes(32));
        var from = reader.Instant();
        var until = reader.Instant();
        if (until <= from)
        {
            throw new FormatException("the grant's period runs backwards.");
        }

        var quotas = new KeyValuePair<UsageUnit, Int128>[reader.Byte()];
        for (var i = 0; i < quotas.Length; i++)
        {
            quotas[i] = KeyValuePair.Create(reader.Value<UsageUnit>(), reader.Amount());
            if (i > 0 && quotas[i].Key <= quotas[i - 1].Key)
            {
                throw new FormatException("the grant's units are out of order.");
            }
        }

        var scenarios = new GrantScenario[reader.UInt16()];
        for (var i = 0; i < scenarios.Length; i++)
        {
            scenarios[i] = new GrantScenario(reader.Text(), reader.Text(), reader.Text());
        }

        reader.RequireEnd();
        return new GrantBody(id, digest, new ValidityPeriod(from, until), quotas, scenarios);
    }
}
