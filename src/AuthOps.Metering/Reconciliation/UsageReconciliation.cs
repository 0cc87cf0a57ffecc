namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Compares the usage logs of two parties use by use and window by window, in exact integers. All members are static
/// and safe to call from any thread.
/// </summary>
/// <remarks>
/// A use is the same where its event id is the same; refusals and notices are each party's own affair. The time of a
/// use decides its window, however late it was recorded. A use that was taken back counts nothing. Memory holds the
/// sums of every window and grant, the corrections, and the uses of some windows whose content differs.
/// </remarks>
public static class UsageReconciliation
{
    /// <summary>Compares.</summary>
    /// <param name="here">One side.</param>
    /// <param name="there">The other.</param>
    /// <param name="options">Period, windows, grants, bounds.</param>
    /// <param name="progress">Told between blocks of uses.</param>
    /// <param name="cancellationToken">Observed between batches and records.</param>
    /// <returns>The differences, the same for the same sides and options whoever computes them.</returns>
    /// <exception cref="ArgumentException">An option is out of range, a grant is on neither side, or there are too many windows.</exception>
    /// <exception cref="TooManyDifferencesException">There are more differences than asked for.</exception>
    /// <exception cref="OverflowException">A sum exceeds 127 bits.</exception>
    public static ReconciliationResult Compare(
        UsageSide here,
        UsageSide there,
        ReconciliationOptions? options = null,
        IProgress<ReconciliationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(there);
        options ??= new ReconciliationOptions();
        options.Validate();
        return new ReconciliationRun(here, there, options, progress, cancellationToken).Run();
    }
}
