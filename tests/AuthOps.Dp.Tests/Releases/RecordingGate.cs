using AuthOps.Primitives.Usage;

namespace AuthOps.Dp.Tests.Releases;

/// <summary>A gate that keeps what it was asked and how it was settled; refuses beyond a quota.</summary>
internal sealed class RecordingGate(Int128 quota) : IUsageGate
{
    internal List<UsageRequest> Requests { get; } = [];

    internal List<string> Events { get; } = [];

    internal Int128 Debited { get; private set; }

    internal bool FailCommit { get; init; }

    public ValueTask<UsageReservation> ReserveAsync(
        UsageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        request.Validate();
        Requests.Add(request);
        if (request.Amount > quota - Debited)
        {
            Events.Add("refuse");
            throw new UsageRefusedException(
                UsageRefusalReason.PrivacyBudgetExceeded,
                "The quota of the grant is used up."
            );
        }

        Debited += request.Amount;
        Events.Add("reserve");
        return ValueTask.FromResult<UsageReservation>(new Reservation(this, request));
    }

    private sealed class Reservation(RecordingGate gate, UsageRequest request)
        : UsageReservation(request)
    {
        protected override ValueTask CommitCoreAsync(
            Int128 actualAmount,
            CancellationToken cancellationToken
        )
        {
            if (gate.FailCommit)
            {
                throw new IOException("The log is full.");
            }

            gate.Events.Add("commit");
            return ValueTask.CompletedTask;
        }

        protected override ValueTask VoidCoreAsync(CancellationToken cancellationToken)
        {
            gate.Events.Add("void");
            gate.Debited -= Request.Amount;
            return ValueTask.CompletedTask;
        }

        protected override ValueTask BurnCoreAsync(CancellationToken cancellationToken)
        {
            gate.Events.Add("burn");
            return ValueTask.CompletedTask;
        }
    }
}
