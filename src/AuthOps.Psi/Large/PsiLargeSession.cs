using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;

namespace AuthOps.Psi.Large;

/// <summary>
/// Runs one party of an intersection of sets beyond memory: rows are spread over buckets on the disk by a keyed hash, and both
/// parties run bucket after bucket, each padded to a public bound, as sessions of their own. A finished bucket is kept; called again
/// with the same work folder, after whatever ended the process or the connection, the job goes on with the others. Stateless and
/// safe to call from several threads.
/// </summary>
/// <remarks>
/// Beyond what <see cref="PsiSession"/> tells, both parties learn the size of the intersection of each bucket, and the peer the
/// number of rows that take part rather than of distinct keys. Masking scalars live in memory only: a bucket that was not finished
/// begins anew with others.
/// </remarks>
public static class PsiLargeSession
{
    /// <summary>Runs a job to its end.</summary>
    /// <param name="connections">
    /// Connected duplex streams, at least one and on both sides as many, in the same order; buckets run on all of them at once. They
    /// are neither closed nor used for anything else.
    /// </param>
    /// <param name="role">The side this party plays; the peer plays the other.</param>
    /// <param name="source">The own rows.</param>
    /// <param name="options">What this party agrees to; without payloads. <see cref="PsiOptions.SizeBound"/> and <see cref="PsiOptions.MaxPeerItems"/> are those of <paramref name="large"/>.</param>
    /// <param name="large">How the set is divided and where its work lies.</param>
    /// <param name="progress">Told after every batch of rows and every bucket.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told, and the job can be taken up again.</param>
    /// <returns>The output.</returns>
    /// <exception cref="PsiItemException">Rows refuse the set under the policy; nothing of them was sent.</exception>
    /// <exception cref="PsiProtocolException">The session was aborted; what is finished stays in the work folder.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without consent that holds.</exception>
    /// <exception cref="PsiCapException">A cap refused the job; nothing that depends on keys was sent.</exception>
    /// <exception cref="Primitives.Usage.UsageRefusedException">The gate refused the use of a bucket.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the work folder holds a job under other terms or over other rows.</exception>
    /// <exception cref="InvalidDataException">The work folder is damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails, or another process uses the work folder.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<PsiLargeResult> RunAsync(
        IReadOnlyList<Stream> connections,
        PsiRole role,
        PsiRowSource source,
        PsiOptions options,
        PsiLargeOptions large,
        IProgress<PsiLargeProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(large);
        ArgumentOutOfRangeException.ThrowIfZero(connections.Count, nameof(connections));
        if (role is not (PsiRole.Receiver or PsiRole.Sender))
        {
            throw new ArgumentOutOfRangeException(nameof(role), "The role is not one of PsiRole.");
        }

        options.Validate();
        large.Validate();
        if (options.PayloadBytes > 0)
        {
            throw new ArgumentException(
                "Large sets carry no payloads; set PsiOptions.PayloadBytes to 0.",
                nameof(options)
            );
        }

        options.RequireConsent(source.Consent);

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var control = new LargeControl(connections[0], options);
        using var run = new LargeRun(
            control,
            role,
            // Consent is asked as of the beginning of the attempt, each time that rows are read.
            source.AsOf(options.TimeProvider.GetUtcNow()),
            options,
            large,
            progress
        );
        try
        {
            return await run.RunAsync(connections, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (run.ReasonToTell(e) is { } reason)
            {
                await control.TryAbortAsync(reason).ConfigureAwait(false);
            }

            throw;
        }
    }
}
