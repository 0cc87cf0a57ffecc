using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Tries attacks on a release and counts what succeeds, beside the bounds that models prove. Targets are drawn by
/// cryptographic randomness, so that two measurements differ within their intervals. Stateless: safe for concurrent use
/// by several threads.
/// </summary>
public static class AttackMeasurement
{
    /// <summary>
    /// Tries singling out, linkage where there are at least two quasi-identifiers, and inference where a secret is named.
    /// To compare before and after, call it with the table as it was, without levels, and with the release.
    /// </summary>
    /// <param name="release">What the attacker has; at least one row.</param>
    /// <param name="settings">Targets, control set and knowledge.</param>
    /// <param name="cancellationToken">Looked at between attacks.</param>
    /// <exception cref="ArgumentException">A column is missing or named twice, or the levels do not fit.</exception>
    /// <exception cref="PolicyException">The release or a set has no rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static IReadOnlyList<MeasuredAttack> Measure(
        Table release,
        AttackSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Attempts, 1, nameof(settings));
        var view = AttackView.Of(release, settings);
        var attacks = new List<MeasuredAttack> { SinglingOut(view, settings.Attempts) };
        cancellationToken.ThrowIfCancellationRequested();
        if (view.ColumnCount > 1)
        {
            attacks.Add(Linkage(view, settings.Attempts));
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (settings.Secret is not null)
        {
            attacks.Add(Inference(view, settings.Attempts));
        }

        return attacks;
    }

    private static MeasuredAttack SinglingOut(AttackView view, int attempts)
    {
        // How many fit a description grows with the set, so that both sets are cut to one size.
        var size = Math.Min(view.Targets.Count, view.Control.Count);
        var targets = view.Targets.Draw(size).CountBy(view.Description).ToDictionary();
        var control = view.Control.Draw(size).CountBy(view.Description).ToDictionary();
        int onTargets = 0,
            onControl = 0;
        for (var i = 0; i < attempts; i++)
        {
            var description = view.Description(view.Release.Any());
            onTargets += targets.GetValueOrDefault(description) == 1 ? 1 : 0;
            onControl += control.GetValueOrDefault(description) == 1 ? 1 : 0;
        }

        return new MeasuredAttack(
            AttackKind.SinglingOut,
            new WilsonInterval(onTargets, attempts),
            new WilsonInterval(onControl, attempts)
        );
    }

    private static MeasuredAttack Linkage(AttackView view, int attempts)
    {
        var byFirst = view
            .Release.All()
            .GroupBy(view.FirstHalf)
            .ToDictionary(static g => g.Key, static g => g.ToArray());
        return Try(
            AttackKind.Linkage,
            view,
            attempts,
            person =>
            {
                var candidates = byFirst.GetValueOrDefault(view.FirstHalf(person), []);
                return candidates.Length > 0
                    && view.SecondHalf(candidates[SecureRandom.NextInt32(candidates.Length)])
                        == view.SecondHalf(person);
            }
        );
    }

    private static MeasuredAttack Inference(AttackView view, int attempts)
    {
        var guesses = view
            .Release.All()
            .GroupBy(view.Known)
            .ToDictionary(static g => g.Key, g => MostFrequent(g, view));
        var overall = MostFrequent(view.Release.All(), view);
        return Try(
            AttackKind.AttributeInference,
            view,
            attempts,
            person => guesses.GetValueOrDefault(view.Known(person), overall) == view.Secret(person)
        );
    }

    /// <summary>The most frequent secret; of several, the one that comes first.</summary>
    private static int MostFrequent(IEnumerable<int> rows, AttackView view) =>
        rows.CountBy(view.Secret).MaxBy(static pair => pair.Value).Key;

    private static MeasuredAttack Try(
        AttackKind kind,
        AttackView view,
        int attempts,
        Func<int, bool> succeeds
    )
    {
        return new MeasuredAttack(kind, On(view.Targets), On(view.Control));

        WilsonInterval On(AttackView.Part part)
        {
            var successes = 0;
            for (var i = 0; i < attempts; i++)
            {
                successes += succeeds(part.Any()) ? 1 : 0;
            }

            return new WilsonInterval(successes, attempts);
        }
    }
}
