namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>An answer to a request that will not run.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Type">The last part of the problem's type.</param>
/// <param name="Title">What is wrong, the same for every request; names no grant.</param>
/// <param name="RetryAfter">When to come again; null for not at all.</param>
internal sealed record UsageRefusal(
    int Status,
    string Type,
    string Title,
    TimeSpan? RetryAfter = null
);
