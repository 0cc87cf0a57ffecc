using Microsoft.AspNetCore.Http;

namespace AuthOps.Metering.AspNetCore;

/// <summary>
/// Says which account a request uses. The host supplies it, because only the host knows how callers prove who they are:
/// from an authenticated principal, a client certificate, a token that was verified, never from a header alone.
/// </summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IUsageAccountResolver
{
    /// <summary>Finds the account of a request.</summary>
    /// <param name="context">The request, authenticated if the host's middleware before this one does that.</param>
    /// <param name="metered">What is about to be counted.</param>
    /// <returns>The account; null if the caller has none, which is refused and recorded.</returns>
    ValueTask<UsageAccount?> ResolveAsync(HttpContext context, MeteredAttribute metered);
}
