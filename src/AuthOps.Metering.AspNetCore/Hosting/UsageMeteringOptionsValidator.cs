using Microsoft.Extensions.Options;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>Says everything that is wrong with the options, before the host starts. Safe for concurrent use.</summary>
internal sealed class UsageMeteringOptionsValidator : IValidateOptions<UsageMeteringOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageMeteringOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.LogDirectory))
        {
            faults.Add(
                $"{nameof(options.LogDirectory)} is empty; name a directory for the log alone."
            );
        }

        if (options.Register is null && options.Grants.Count == 0)
        {
            faults.Add(
                $"{nameof(options.Grants)} is empty, so that everything would be refused; add the grants in force."
            );
        }

        if (options.Register is not null && options.Grants.Count > 0)
        {
            faults.Add(
                $"{nameof(options.Register)} has its own grants; leave {nameof(options.Grants)} empty."
            );
        }

        if (options.Grants.Any(g => g is null))
        {
            faults.Add($"{nameof(options.Grants)} holds a null.");
        }
        else if (options.GrantsInForce.Any(g => g.Id == Admission.NoAccount))
        {
            faults.Add(
                $"A grant is called {Admission.NoAccount}, which stands for callers without an account; rename it."
            );
        }
        else if (options.Grants.DistinctBy(g => g.Id).Count() != options.Grants.Count)
        {
            faults.Add($"{nameof(options.Grants)} names a grant twice.");
        }

        if (
            options.IdempotencyHeader.Length is 0 or > 64
            || !options.IdempotencyHeader.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        )
        {
            faults.Add($"{nameof(options.IdempotencyHeader)} is not the name of a header.");
        }

        RequireSpan(options.RetryAfter, nameof(options.RetryAfter));
        RequireSpan(options.LeaseLifetime, nameof(options.LeaseLifetime));
        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults);

        void RequireSpan(TimeSpan span, string what)
        {
            if (span < TimeSpan.FromSeconds(1) || span > TimeSpan.FromDays(1))
            {
                faults.Add($"{what} is not between 1 second and 1 day.");
            }
        }
    }
}
