using System.Collections.Concurrent;
using System.Globalization;
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

    // What remains of an identifier's 64 characters once the numbers of charge and attempt stand behind the key.
    private const int MaxKeyLength = 56;

    // A key whose requests failed so often is done with; looking further would let a caller make every look longer.
    private const int MaxAttempts = 100;

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
            var uses = new List<Use>(metered.Count);
            for (var i = 0; i < metered.Count && ticket.Refusal is null; i++)
            {
                uses.Add(
                    new Use(
                        metered[i],
                        await accounts.ResolveAsync(context, metered[i]).ConfigureAwait(false)
                    )
                );
            }

            var attempt = 0;
            if (ticket.Refusal is null && key is not null && uses.Count > 0)
            {
                ticket.Refusal = Claim(ticket, uses[0].GrantId, key);
                attempt = ticket.Refusal is null
                    ? await FindAttemptAsync(uses, key, context.RequestAborted)
                        .ConfigureAwait(false)
                    : 0;
            }

            for (var i = 0; i < uses.Count && ticket.Refusal is null; i++)
            {
                var name = key is null ? null : NameOf(key, i, attempt);
                ticket.Refusal = await ReserveAsync(ticket, uses[i], name, i, context)
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

    private UsageRefusal? Claim(Ticket ticket, string grantId, string key)
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
        return null;
    }

    /// <summary>
    /// The attempt that a request with this key is: one after each that gave back everything it had reserved. So at most
    /// one attempt ever counts; what was committed, burned or left open is never attempted again.
    /// </summary>
    private ValueTask<int> FindAttemptAsync(
        List<Use> uses,
        string key,
        CancellationToken cancellationToken
    ) =>
        service.Serial.LookAsync(
            () =>
            {
                var attempt = 0;
                while (attempt < MaxAttempts - 1 && HasCountedNothing(uses, key, attempt))
                {
                    attempt++;
                }

                return attempt;
            },
            cancellationToken
        );

    private bool HasCountedNothing(List<Use> uses, string key, int attempt)
    {
        for (var i = 0; i < uses.Count; i++)
        {
            var state = service.Gate.StateOf(uses[i].Request(NameOf(key, i, attempt)));
            if (state != UsageKeyState.Voided && (i == 0 || state != UsageKeyState.Unused))
            {
                return false;
            }
        }

        return true;
    }

    // The first attempt is named as before there were others; what stands behind the last dot tells the rest apart.
    private static string NameOf(string key, int number, int attempt) =>
        attempt == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{key}.{number}")
            : string.Create(CultureInfo.InvariantCulture, $"{key}.{number}-{attempt}");

    private async ValueTask<UsageRefusal?> ReserveAsync(
        Ticket ticket,
        Use use,
        string? name,
        int number,
        HttpContext context
    )
    {
        if (
            use.Account is { } account
            && name is null
            && use.Metered is { LeaseBlock: > 0, Unit: not UsageUnit.PrivacyPicoRho }
        )
        {
            ticket.Charges.Add(
                await service
                    .Leases.ReserveAsync(use.Metered, account, context.RequestAborted)
                    .ConfigureAwait(false)
            );
            return null;
        }

        var reservation = await service
            .Serial.ReserveAsync(
                use.Request(name ?? NameOf(NewKey(), number, 0)),
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (reservation.IsSettled)
        {
            return new UsageRefusal(
                StatusCodes.Status409Conflict,
                "already-settled",
                "A request with this idempotency key has ended and was counted; a new request needs a new key."
            );
        }

        ticket.Charges.Add(new DurableCharge(use.Metered, reservation, service.Serial));
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

    /// <summary>One of the uses an endpoint is metered in, and on whose account.</summary>
    private readonly record struct Use(MeteredAttribute Metered, UsageAccount? Account)
    {
        public string GrantId => Account?.GrantId ?? NoAccount;

        public UsageRequest Request(string idempotencyKey) =>
            new()
            {
                GrantId = GrantId,
                ScenarioId = Account?.ScenarioId ?? NoAccount,
                Purpose = Account?.Purpose ?? NoAccount,
                ProductId = Metered.ProductId,
                Unit = Metered.Unit,
                Amount = Metered.Amount,
                IdempotencyKey = idempotencyKey,
                Access = Account?.Access,
            };
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
