using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>
/// Lets no metered endpoint run that the middleware is not in front of, whether it is metered by attribute or by
/// <see cref="UsageMeteringExtensions.Metered"/>: routing chooses, instead of it, one that looks first. Safe for
/// concurrent use by many threads.
/// </summary>
internal sealed class MeteringGuard : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _guarded = [];

    /// <summary>After every other policy, which may look for the endpoint itself.</summary>
    public override int Order => int.MaxValue;

    /// <summary>What runs an endpoint only behind the middleware.</summary>
    public static RequestDelegate Around(RequestDelegate run) =>
        context =>
            context.Features.Get<IMeteredUse>() is not null
                ? run(context)
                : throw new InvalidOperationException(
                    $"The endpoint is metered, and no metering ran in front of it; call app.{nameof(UsageMeteringExtensions.UseAuthOpsMetering)}() behind routing."
                );

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsMetered);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsMetered(candidates[i].Endpoint))
            {
                var guarded = _guarded.GetValue(candidates[i].Endpoint, Guard);
                candidates.ReplaceEndpoint(i, guarded, candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsMetered(Endpoint endpoint) =>
        endpoint.RequestDelegate is not null
        && endpoint.Metadata.GetMetadata<MeteredAttribute>() is not null;

    private static Endpoint Guard(Endpoint endpoint) =>
        endpoint is RouteEndpoint route
            ? new RouteEndpoint(
                Around(endpoint.RequestDelegate!),
                route.RoutePattern,
                route.Order,
                route.Metadata,
                route.DisplayName
            )
            : new Endpoint(
                Around(endpoint.RequestDelegate!),
                endpoint.Metadata,
                endpoint.DisplayName
            );
}
