using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>A reservation of a <see cref="UsageGate"/>. Not safe for concurrent use.</summary>
internal sealed class GateReservation : UsageReservation
{
    private readonly UsageGate _gate;
    private readonly ulong _index;

    public GateReservation(UsageGate gate, UsageRequest request, ulong index, bool isSettled)
        : base(request, isSettled)
    {
        _gate = gate;
        _index = index;
    }

    protected override ValueTask CommitCoreAsync(
        Int128 actualAmount,
        CancellationToken cancellationToken
    ) => Settle(UsageOutcome.Committed, actualAmount);

    protected override ValueTask VoidCoreAsync(CancellationToken cancellationToken) =>
        Settle(UsageOutcome.Voided, 0);

    protected override ValueTask BurnCoreAsync(CancellationToken cancellationToken) =>
        Settle(UsageOutcome.BurnedAfterReading, Request.Amount);

    /// <summary>The gate settled it, because its grant was terminated.</summary>
    public void Revoke() => OnRevoked();

    private ValueTask Settle(UsageOutcome outcome, Int128 consumed)
    {
        _gate.Settle(_index, outcome, consumed);
        return ValueTask.CompletedTask;
    }
}
