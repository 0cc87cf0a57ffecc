using System.Globalization;
using System.Text.Json;
using AuthOps.Metering.AspNetCore.Bodies;
using AuthOps.Metering.AspNetCore.Charges;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>
/// Reserves before a metered endpoint runs, counts what it really used, and settles after. Safe for concurrent use by
/// many threads.
/// </summary>
internal sealed class UsageMeteringMiddleware(
    RequestDelegate next,
    Admission admission,
    TimeProvider clock
)
{
    public async Task InvokeAsync(HttpContext context, IUsageAccountResolver accounts)
    {
        var metered = context.GetEndpoint()?.Metadata.GetOrderedMetadata<MeteredAttribute>();
        if (
            metered is null
            || metered.Count == 0
            || context.Features.Get<IMeteredUse>() is not null
        )
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var ticket = await admission.EnterAsync(context, metered, accounts).ConfigureAwait(false);
        if (ticket.Refusal is { } refusal)
        {
            await AnswerAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        try
        {
            await RunAsync(context, new RequestMeter(ticket.Charges, clock)).ConfigureAwait(false);
        }
        finally
        {
            admission.Leave(ticket);
        }
    }

    private async Task RunAsync(HttpContext context, RequestMeter meter)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var aborted = context.RequestAborted;
        context.Features.Set<IHttpResponseBodyFeature>(new MeteredBody(body, meter));
        context.Features.Set<IMeteredUse>(meter);
        using var limit = TimeLimit(meter);
        using var either = limit is null
            ? null
            : CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token);
        if (either is not null)
        {
            context.RequestAborted = either.Token;
        }

        var outcome = RequestOutcome.Broken;
        try
        {
            meter.Start();
            await next(context).ConfigureAwait(false);
            outcome =
                aborted.IsCancellationRequested ? RequestOutcome.Broken
                : context.Response.StatusCode >= StatusCodes.Status400BadRequest
                    ? RequestOutcome.Declined
                : RequestOutcome.Succeeded;
        }
        finally
        {
            context.RequestAborted = aborted;
            context.Features.Set(body);
            context.Features.Set<IMeteredUse>(null);
            await meter.SettleAsync(outcome).ConfigureAwait(false);
        }
    }

    private CancellationTokenSource? TimeLimit(RequestMeter meter)
    {
        if (meter.TimeLimit is not { } time)
        {
            return null;
        }

        var limit = new CancellationTokenSource(time, clock);
        limit.Token.Register(meter.EndTime);
        return limit;
    }

    /// <summary>Answers with a problem (RFC 9457) that says nothing about grants or other callers.</summary>
    private static async Task AnswerAsync(HttpContext context, UsageRefusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
        }

        var json = new Utf8JsonWriter(response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("type", $"urn:authops:problem:{refusal.Type}");
            json.WriteString("title", refusal.Title);
            json.WriteNumber("status", refusal.Status);
            json.WriteEndObject();
        }
    }
}
