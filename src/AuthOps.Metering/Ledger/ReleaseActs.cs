using AuthOps.Metering.Log;

namespace AuthOps.Metering.Ledger;

/// <summary>What a log, or one chain of it, says of releases: when each was recorded and when it was revoked. Not safe for concurrent use.</summary>
internal sealed class ReleaseActs
{
    private readonly Dictionary<(string Grant, string Digest), DateTimeOffset> _released = [];
    private readonly Dictionary<(string Grant, string Digest), DateTimeOffset> _revoked = [];

    /// <summary>Whether there is any act: then a desk stands over the log, and nothing there rests on a list.</summary>
    public bool Any { get; private set; }

    /// <summary>Takes an act in.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="grantId">The grant in whose chain it is; empty for none.</param>
    /// <param name="digest">What it is about.</param>
    /// <param name="time">When, in microseconds.</param>
    public void Add(DecisionKind kind, string grantId, string digest, long time)
    {
        Any = true;
        var acts = kind switch
        {
            DecisionKind.Released => _released,
            DecisionKind.ReleaseRevoked => _revoked,
            _ => null,
        };
        if (acts is not null && Microseconds.TryToInstant(time, out var at))
        {
            var key = (grantId, digest);
            acts[key] = acts.TryGetValue(key, out var first) && first < at ? first : at;
        }
    }

    /// <summary>When a release was taken back; null where it was not.</summary>
    public DateTimeOffset? RevokedAt(string grantId, string digest) =>
        _revoked.TryGetValue((grantId, digest), out var at) ? at : null;

    /// <summary>From its record until it runs out or is revoked; null where it never holds.</summary>
    public ValidityPeriod? HeldIn(string grantId, string digest, DateTimeOffset validUntil)
    {
        if (!_released.TryGetValue((grantId, digest), out var from))
        {
            return null;
        }

        var until =
            RevokedAt(grantId, digest) is { } revoked && revoked < validUntil
                ? revoked
                : validUntil;
        return from < until ? new ValidityPeriod(from, until) : null;
    }
}
