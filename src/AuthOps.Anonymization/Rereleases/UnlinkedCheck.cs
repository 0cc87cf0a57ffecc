using System.Collections;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Compares two releases of which it is unknown which records are of the same person. It finds what their classes prove and can call nothing
/// safe but releases that have nobody in common. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class UnlinkedCheck
{
    /// <summary>The most pairs of classes.</summary>
    public const long MaxPairs = 100_000_000;

    /// <summary>Compares.</summary>
    /// <param name="earlier">The earlier release: its name and table.</param>
    /// <param name="release">The new release: its name and table.</param>
    /// <param name="policy">Roles, hierarchies and k.</param>
    /// <param name="cancellationToken">Looked at between classes.</param>
    /// <exception cref="PolicyException">A release has no quasi-identifier of the policy, or there are more than <see cref="MaxPairs"/> pairs of classes.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static UnlinkedReport Compare(
        (string Name, Table Table) earlier,
        (string Name, Table Table) release,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        var old = Unlinked(earlier, policy);
        var now = Unlinked(release, policy);
        if ((long)old.Classes * now.Classes > MaxPairs)
        {
            throw new PolicyException(
                PolicyError.TooManyCombinations,
                $"The releases have {old.Classes} and {now.Classes} classes, more pairs than are compared without row keys; give the row keys."
            );
        }

        var isNear = Compatible.Classes(old, now, policy);
        var reached = Reached(isNear, now.Classes);
        var (values, newValues) = ClassValues.Of(old, now);
        var k = policy.MinimumClassSize;
        var (pairs, below, differences) = (0L, 0L, 0L);
        long? smallest = null;
        for (var o = 0; o < old.Classes; o++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var near = Enumerable.Range(0, now.Classes).Where(n => isNear[o][n]).ToArray();
            pairs += near.Length;
            foreach (var n in near)
            {
                var common = CorrespondenceAttacks.Common(values[o], newValues[n]);
                smallest = common > 0 ? Math.Min(smallest ?? common, common) : smallest;
                below += common > 0 && common < k ? 1 : 0;
            }

            if (near is [var only] && reached[only] == 1)
            {
                var more = Math.Abs(values[o].Values.Sum() - newValues[only].Values.Sum());
                differences += more > 0 && more < k ? 1 : 0;
            }
        }

        return new UnlinkedReport(old.Name, now.Name, pairs, below, smallest, differences);
    }

    private static int[] Reached(BitArray[] isNear, int classes)
    {
        var reached = new int[classes];
        foreach (var row in isNear)
        {
            for (var n = 0; n < classes; n++)
            {
                reached[n] += row[n] ? 1 : 0;
            }
        }

        return reached;
    }

    /// <summary>Nobody is who else is.</summary>
    private static LinkedRelease Unlinked(
        (string Name, Table Table) release,
        AnonymizationPolicy policy
    )
    {
        ArgumentNullException.ThrowIfNull(release.Table);
        LinkedRelease.RequireName(release.Name);
        return LinkedRelease.Create(
            release.Name,
            release.Table,
            new UInt128[release.Table.RowCount],
            policy
        );
    }
}
