namespace AuthOps.Primitives.Usage;

/// <summary>
/// The one seam through which a privacy operation is authorised, metered and evidenced. Anonymization, Psi and
/// Dp call it; Metering implements it; the libraries do not know each other.
/// </summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IUsageGate
{
    /// <summary>
    /// Reserves an amount against a grant. The reservation is durable when the task completes, so that a crash
    /// afterwards can only lose allowance, never gain it.
    /// </summary>
    /// <param name="request">What is asked for, under which grant, scenario and purpose.</param>
    /// <param name="cancellationToken">Cancels the wait; a reservation already made durable stands.</param>
    /// <returns>The open reservation, owned by the caller, who commits, voids or disposes it.</returns>
    /// <exception cref="UsageRefusedException">The grant does not allow the use; the refusal is itself evidenced.</exception>
    ValueTask<UsageReservation> ReserveAsync(
        UsageRequest request,
        CancellationToken cancellationToken = default
    );
}
