using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>Unhealthy while no use could be recorded. Safe for concurrent use.</summary>
internal sealed class UsageLogHealthCheck(UsageLogService service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            service.IsUsable
                ? HealthCheckResult.Healthy("The usage log accepts records.")
                : new HealthCheckResult(
                    context.Registration.FailureStatus,
                    "The usage log accepts no records; metered endpoints refuse until the host is started again."
                )
        );
}
