using System.Collections.Concurrent;
using AuthOps.Metering.AspNetCore.Charges;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Http;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>
/// Decides whether a request runs: finds its account, reserves all it may use, or says why not. Safe for concurrent use
/// by many threads.
/// </summary>
internal sealed class Admission(UsageLogService service)
{
    /// <summary>The grant under which a caller without an account is refused, so that the refusal is recorded.</summary>
    public const string NoAccount = "no-account";

    // What remains of an identifier's 64 characters once the number of the charge stands behind the key.
    private const int MaxKeyLength = 56;

    private readonly ConcurrentDictionary<(string GrantId, string Key), bool> _running = new();

    /// <summary>Reserves for every attribute of the endpoint, or for none.</summary>
    /// <returns>What was reserved, or the answer instead; either way to be finished by <see cref="Leave"/>.</returns>
    public async ValueTask<Ticket> EnterAsync(
        HttpContext context,
        IReadOnlyList<MeteredAttribute> metered,
        IUsageAccountResolver accounts
    )
    {
        RequireDistinctUnits(metered);
        var ticket = new Ticket();
        string? key = null;
        try
        {
            ticket.Refusal = ReadKey(context, out key);
            for (var i = 0; i < metered.Count && ticket.Refusal is null; i++)
            {
                var account = await accounts
                    .ResolveAsync(context, metered[i])
                    .ConfigureAwait(false);
                ticket.Refusal = await ReserveAsync(ticket, metered[i], account, key, i, context)
                    .ConfigureAwait(false);
            }
        }
        catch (UsageRefusedException e)
        {
            ticket.Refusal = Refusal(e.Reason);
        }
        catch (ArgumentException) when (key is not null)
        {
            // The endpoint's names were checked when it was built.
            ticket.Refusal = BadKey();
        }
        catch (Exception e) when (e is UsageLogPoisonedException or ObjectDisposedException)
        {
            ticket.Refusal = new UsageRefusal(
                StatusCodes.Status503ServiceUnavailable,
                "metering-unavailable",
                "The use cannot be recorded, and so it is refused."
            );
            // The log takes no settlement either; what was reserved is burned at the next opening.
            ticket.Charges.Clear();
        }
        catch
        {
            await RefuseAsync(ticket).ConfigureAwait(false);
            throw;
        }

        if (ticket.Refusal is not null)
        {
            await RefuseAsync(ticket).ConfigureAwait(false);
        }

        return ticket;
    }

    /// <summary>Lets the next request with the same key in.</summary>
    public void Leave(Ticket ticket)
    {
        foreach (var claim in ticket.Claims)
        {
            _running.TryRemove(claim, out _);
        }
    }

    private async Task RefuseAsync(Ticket ticket)
    {
        try
        {
            await RequestMeter.VoidAsync(ticket.Charges).ConfigureAwait(false);
        }
        finally
        {
            ticket.Charges.Clear();
            Leave(ticket);
        }
    }

    private async ValueTask<UsageRefusal?> ReserveAsync(
        Ticket ticket,
        MeteredAttribute metered,
        UsageAccount? account,
        string? key,
        int number,
        HttpContext context
    )
    {
        if (
            account is not null
            && key is null
            && metered is { LeaseBlock: > 0, Unit: not UsageUnit.PrivacyPicoRho }
        )
        {
            ticket.Charges.Add(
                await service
                    .Leases.ReserveAsync(metered, account, context.RequestAborted)
                    .ConfigureAwait(false)
            );
            return null;
        }

        var grantId = account?.GrantId ?? NoAccount;
        if (key is not null && number == 0)
        {
            if (!_running.TryAdd((grantId, key), true))
            {
                return new UsageRefusal(
                    StatusCodes.Status409Conflict,
                    "request-in-progress",
                    "A request with this idempotency key is running.",
                    TimeSpan.FromSeconds(1)
                );
            }

            ticket.Claims.Add((grantId, key));
        }

        var reservation = await service
            .Serial.ReserveAsync(
                new UsageRequest
                {
                    GrantId = grantId,
                    ScenarioId = account?.ScenarioId ?? NoAccount,
                    Purpose = account?.Purpose ?? NoAccount,
                    ProductId = metered.ProductId,
                    Unit = metered.Unit,
                    Amount = metered.Amount,
                    IdempotencyKey = $"{key ?? NewKey()}.{number}",
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (reservation.IsSettled)
        {
            return new UsageRefusal(
                StatusCodes.Status409Conflict,
                "already-settled",
                "A request with this idempotency key has ended and was settled; a new request needs a new key."
            );
        }

        ticket.Charges.Add(new DurableCharge(metered, reservation, service.Serial));
        return null;
    }

    private UsageRefusal Refusal(UsageRefusalReason reason) =>
        reason switch
        {
            UsageRefusalReason.QuotaExceeded => new(
                StatusCodes.Status429TooManyRequests,
                "quota-exceeded",
                "The quota left is smaller than what the request may use.",
                service.Options.RetryAfter
            ),
            UsageRefusalReason.PrivacyBudgetExceeded => new(
                StatusCodes.Status403Forbidden,
                "privacy-budget-exceeded",
                "The privacy budget left is smaller than the loss of the request; it is never replenished."
            ),
            UsageRefusalReason.IdempotencyConflict => new(
                StatusCodes.Status422UnprocessableEntity,
                "idempotency-conflict",
                "The idempotency key was used before for another request."
            ),
            _ => new(
                StatusCodes.Status403Forbidden,
                "not-authorized",
                "No authorisation covers this use."
            ),
        };

    private static void RequireDistinctUnits(IReadOnlyList<MeteredAttribute> metered)
    {
        if (metered.Count > 1 && metered.DistinctBy(m => m.Unit).Count() != metered.Count)
        {
            throw new InvalidOperationException(
                "An endpoint is metered twice in one unit; meter it once, or in different units."
            );
        }
    }

    private static UsageRefusal BadKey() =>
        new(
            StatusCodes.Status400BadRequest,
            "idempotency-key-malformed",
            $"The idempotency key is missing or given twice, or has other than 1 to {MaxKeyLength} characters of A-Z a-z 0-9 . _ : -, or reads as a person's number; use a random one."
        );

    private UsageRefusal? ReadKey(HttpContext context, out string? key)
    {
        var values = context.Request.Headers[service.Options.IdempotencyHeader];
        key = values.Count == 1 ? values[0] : null;
        if (key is ['"', .. var inner, '"'])
        {
            key = inner;
        }

        if (key is null)
        {
            return values.Count > 0 || service.Options.RequireIdempotencyKey ? BadKey() : null;
        }

        return
            key.Length is > 0 and <= MaxKeyLength
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-')
            ? null
            : BadKey();
    }

    private static string NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        SecureRandom.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>What a request got. Not safe for concurrent use.</summary>
    internal sealed class Ticket
    {
        public List<Charge> Charges { get; } = [];

        public List<(string GrantId, string Key)> Claims { get; } = [];

        /// <summary>Why it does not run; null if it does.</summary>
        public UsageRefusal? Refusal { get; set; }
    }
}
