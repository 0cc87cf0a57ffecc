using AuthOps.Cli.Output;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>The operation domain (授权运营域) of one run: what every step may use. Used by one step at a time.</summary>
internal sealed class DemoDomain
{
    /// <summary>The run's random name.</summary>
    public required string RunId { get; init; }

    /// <summary>Sizes and clock.</summary>
    public required DemoSettings Settings { get; init; }

    /// <summary>The parties' keys.</summary>
    public required DemoKeys Keys { get; init; }

    /// <summary>The keys as a verifier has them.</summary>
    public required TrustFile Trust { get; init; }

    /// <summary>The grant.</summary>
    public required AuthorizationGrant Grant { get; init; }

    /// <summary>The prices.</summary>
    public required TariffPlan Tariff { get; init; }

    /// <summary>The gate every use goes through.</summary>
    public required UsageGate Gate { get; init; }

    /// <summary>Where evidence goes.</summary>
    public required StagedDirectory Output { get; init; }

    /// <summary>The clock's now.</summary>
    public DateTimeOffset Now => Settings.Clock.GetUtcNow();

    /// <summary>A request under one of the grant's scenarios.</summary>
    public UsageRequest Request(string scenarioId, UsageUnit unit, Int128 amount, string key)
    {
        var scenario =
            Grant.FindScenario(scenarioId)
            ?? throw new ArgumentException("The grant has no such scenario.", nameof(scenarioId));
        return new UsageRequest
        {
            GrantId = Grant.Id,
            ScenarioId = scenario.Id,
            Purpose = scenario.Purpose,
            ProductId = scenario.ProductId,
            Unit = unit,
            Amount = amount,
            IdempotencyKey = key,
        };
    }

    /// <summary>Reserves an amount, does the work and commits the amount whole.</summary>
    public async Task<T> UseAsync<T>(
        UsageRequest request,
        Func<T> work,
        CancellationToken cancellationToken
    )
    {
        var reservation = await Gate.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        await using (reservation.ConfigureAwait(false))
        {
            reservation.BeginReading();
            var result = work();
            await reservation
                .CommitAsync(request.Amount, CancellationToken.None)
                .ConfigureAwait(false);
            return result;
        }
    }

    /// <summary>Signs a statement and writes it.</summary>
    public DsseEnvelope Sign(string file, Statement statement, params ReadOnlySpan<ISigner> signers)
    {
        var envelope = DsseEnvelope.Sign(statement, signers);
        Output.Write(file, envelope.ToBytes());
        return envelope;
    }
}
