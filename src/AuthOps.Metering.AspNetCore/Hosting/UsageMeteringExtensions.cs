using AuthOps.Metering.AspNetCore.Hosting;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthOps.Metering.AspNetCore;

/// <summary>Registration of metering with a host. All members are static and safe to call from any thread.</summary>
public static class UsageMeteringExtensions
{
    /// <summary>
    /// Adds the usage log, its gate and its metrics, opened with the host and closed after its last request. A host whose
    /// options are wrong or whose log cannot be opened does not start.
    /// </summary>
    /// <typeparam name="TResolver">Says which account a request uses; there is no default.</typeparam>
    /// <param name="services">The host's services; <see cref="UsageLog"/>, <see cref="UsageGate"/> and <see cref="IUsageGate"/> are added to them.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAuthOpsMetering<
        [System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
            System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors
        )]
            TResolver
    >(this IServiceCollection services, Action<UsageMeteringOptions> configure)
        where TResolver : class, IUsageAccountResolver
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<UsageMeteringOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<
                IValidateOptions<UsageMeteringOptions>,
                UsageMeteringOptionsValidator
            >()
        );
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<IUsageAccountResolver, TResolver>();
        services.TryAddSingleton<UsageLogService>();
        services.TryAddSingleton<Admission>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, MeteringGuard>());
        services.AddHostedService(s => s.GetRequiredService<UsageLogService>());
        services.TryAddSingleton(s => s.GetRequiredService<UsageLogService>().Log);
        services.TryAddSingleton(s => s.GetRequiredService<UsageLogService>().Gate);
        services.TryAddSingleton(s => s.GetRequiredService<UsageLogService>().Desk);
        services.TryAddSingleton<IUsageGate>(s => s.GetRequiredService<UsageLogService>().Gate);
        return services;
    }

    /// <summary>
    /// Meters the endpoints that say so. Belongs behind routing, authentication and authorisation, and before nothing
    /// that writes to the body other than the endpoint.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseAuthOpsMetering(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<UsageLogService>() is not null
            ? app.UseMiddleware<UsageMeteringMiddleware>()
            : throw new InvalidOperationException(
                $"Add the services first: services.{nameof(AddAuthOpsMetering)}(…)."
            );
    }

    /// <summary>
    /// Meters an endpoint, which then fails instead of running where <see cref="UseAuthOpsMetering"/> is not in front of
    /// it. Called more than once it meters in several units.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="productId">The product the endpoint serves.</param>
    /// <param name="amount">The most that one request may use, at least 1.</param>
    /// <param name="readsExplicitly">As <see cref="MeteredAttribute.ReadsExplicitly"/>.</param>
    /// <param name="leaseBlock">As <see cref="MeteredAttribute.LeaseBlock"/>.</param>
    /// <returns>The same endpoint.</returns>
    /// <exception cref="ArgumentException">The unit or the product is malformed, the amount below 1, or privacy is to be leased.</exception>
    public static TBuilder Metered<TBuilder>(
        this TBuilder builder,
        UsageUnit unit,
        string productId,
        long amount = 1,
        bool readsExplicitly = false,
        long leaseBlock = 0
    )
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegative(leaseBlock);
        if (unit == UsageUnit.PrivacyPicoRho && leaseBlock > 0)
        {
            throw new ArgumentException(
                "Privacy is never leased; leave the block out.",
                nameof(leaseBlock)
            );
        }

        var metered = new MeteredAttribute(unit, productId, amount)
        {
            ReadsExplicitly = readsExplicitly,
            LeaseBlock = leaseBlock,
        };
        builder.Add(endpoint => endpoint.Metadata.Add(metered));
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } run)
            {
                endpoint.RequestDelegate = MeteringGuard.Around(run);
            }
        });
        return builder;
    }

    /// <summary>Adds a check that is unhealthy while no use could be recorded.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">Its tags.</param>
    /// <returns>The same checks.</returns>
    public static IHealthChecksBuilder AddUsageLog(
        this IHealthChecksBuilder builder,
        string name = "usage-log",
        params IEnumerable<string> tags
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<UsageLogHealthCheck>(name, failureStatus: null, tags);
    }

    /// <summary>What the handler says about the use it is serving.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The use.</returns>
    /// <exception cref="InvalidOperationException">The endpoint is not metered.</exception>
    public static IMeteredUse GetMeteredUse(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IMeteredUse>()
            ?? throw new InvalidOperationException("The endpoint is not metered.");
    }
}
