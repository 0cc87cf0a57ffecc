using System.Globalization;
using AuthOps.Cli.Commands;
using AuthOps.Dp;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>
/// A priced trial product: look-ups in what the statistic already released, which costs money and no further privacy.
/// Then a purpose nobody granted is asked for, to show that it is refused and that the refusal stays on record.
/// </summary>
internal static class TrialStep
{
    /// <summary>Answers the calls and is refused once.</summary>
    /// <returns>The answers.</returns>
    public static async Task<IReadOnlyList<long>> RunAsync(
        DemoDomain domain,
        Released<Histogram> histogram,
        CancellationToken cancellationToken
    )
    {
        var answers = new List<long>();
        for (var call = 0; call < domain.Settings.TrialCalls; call++)
        {
            var chapter = Icd10Chapters.Ids[call % Icd10Chapters.Ids.Count];
            var request = domain.Request(
                DemoNames.TrialScenario,
                UsageUnit.ServiceCalls,
                1,
                string.Create(CultureInfo.InvariantCulture, $"trial-call-{call + 1}")
            );
            answers.Add(
                await domain
                    .UseAsync(request, () => histogram.Value[chapter], cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        await RequireRefusalAsync(domain, cancellationToken).ConfigureAwait(false);
        return answers;
    }

    private static async Task RequireRefusalAsync(
        DemoDomain domain,
        CancellationToken cancellationToken
    )
    {
        var ungranted = domain.Request(
            DemoNames.TrialScenario,
            UsageUnit.ServiceCalls,
            1,
            "ungranted-call"
        ) with
        {
            Purpose = DemoNames.UngrantedPurpose,
        };
        try
        {
            var reservation = await domain
                .Gate.ReserveAsync(ungranted, cancellationToken)
                .ConfigureAwait(false);
            await reservation.DisposeAsync().ConfigureAwait(false);
        }
        catch (UsageRefusedException refused)
            when (refused.Reason == UsageRefusalReason.PurposeNotAuthorized)
        {
            return;
        }

        throw new PrivacyRefusedException(
            "the gate allowed a purpose that nobody granted; nothing was released"
        );
    }
}
