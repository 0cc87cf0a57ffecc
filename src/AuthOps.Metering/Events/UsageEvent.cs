using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Events;

/// <summary>
/// A use that has happened, in numbers: what <see cref="UsageRecorder"/> takes by the thousand. Immutable and safe to
/// share between threads.
/// </summary>
/// <param name="Id">Names the event for good; see <see cref="UsageEventId"/>. Random or a digest, never a person's number.</param>
/// <param name="Target">The grant and scenario, from <see cref="UsageRecorder.Resolve"/>.</param>
/// <param name="Unit">The unit; privacy is reserved through the gate and not recorded here.</param>
/// <param name="Amount">The amount, at least 0; one that no quota can hold is refused and evidenced like any other.</param>
/// <param name="UsedAt">When, in microseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Tag">A number of the caller's own, such as that of a device or a region.</param>
public readonly record struct UsageEvent(
    UInt128 Id,
    UsageTarget Target,
    UsageUnit Unit,
    Int128 Amount,
    long UsedAt,
    uint Tag = 0
);
