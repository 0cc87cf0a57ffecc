using AuthOps.Metering.Log;
using AuthOps.Metering.Reconciliation;

namespace AuthOps.Metering.Reports;

/// <summary>A use of a log and what became of it. Immutable.</summary>
/// <param name="Index">Its record.</param>
/// <param name="Use">What was used, as it was recorded or reserved.</param>
/// <param name="At">When it happened or was reserved.</param>
/// <param name="Standing">What became of it.</param>
/// <param name="Quantity">How much of it was used, burned or is open.</param>
internal readonly record struct CountedUse(
    ulong Index,
    MeteredUse Use,
    DateTimeOffset At,
    UseStanding Standing,
    Int128 Quantity
);
