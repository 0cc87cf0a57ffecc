using System.Security.Cryptography;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Authorization;

/// <content>Review and release (Art. 23). Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    private const int CopyBuffer = 1 << 16;

    /// <summary>
    /// Decides on a release: compares the product with its plan, and takes the review stage if nothing speaks against it,
    /// or rejects. The developer has taken the stage before with the manifest's digest.
    /// </summary>
    /// <param name="manifest">The product.</param>
    /// <param name="decider">Who decides, as a rule the operator; not the applicant nor affiliated with it.</param>
    /// <param name="supervisor">Who supervises, another party: the implementing body.</param>
    /// <returns>The decision with every finding.</returns>
    /// <exception cref="AuthorizationException">
    /// The procedure is not there yet, another product was developed, or a party may not; evidenced.
    /// </exception>
    public ReleaseDecision Review(ProductManifest manifest, string decider, string supervisor)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _ = Identifiers.Require(supervisor, nameof(supervisor));
        lock (_log.Sync)
        {
            IReadOnlyList<ReleaseFinding> findings = [];
            var isApproved = false;
            Act(
                decider,
                manifest.ScenarioId,
                AuthorizationStage.ReleaseReviewed,
                at =>
                {
                    var process = Process(manifest.ScenarioId);
                    var plan = RequireReviewable(manifest, process, decider, supervisor);
                    findings =
                    [
                        .. ReleaseReview.Compare(manifest, plan, at),
                        .. FindingsOfLineage(manifest),
                    ];
                    isApproved = !findings.Any(f => f.IsBlocking);
                    return (
                        isApproved
                            ? process.Take(
                                AuthorizationStage.ReleaseReviewed,
                                decider,
                                at,
                                manifest.Digest
                            )
                            : process.Reject(
                                AuthorizationStage.ReleaseReviewed,
                                decider,
                                at,
                                manifest.Digest
                            ),
                        isApproved ? DecisionKind.StageTaken : DecisionKind.StageRejected,
                        new(decider, manifest.ScenarioId, manifest.Digest, [supervisor], [])
                    );
                }
            );
            return new ReleaseDecision(isApproved, findings);
        }
    }

    /// <summary>Takes the last stage and makes the receipt of a reviewed product, for both sides to sign.</summary>
    /// <param name="manifest">The product, as it was reviewed.</param>
    /// <param name="actor">Who releases.</param>
    /// <param name="receivers">The parties that may receive it; registered, at least one.</param>
    /// <param name="validFor">How long it may leave, more than nothing.</param>
    /// <param name="prepare">
    /// Keeps the receipt before it is recorded, so that a crash after the record does not lose it; throws, and nothing is recorded.
    /// </param>
    /// <returns>The receipt, known to the log by its digest.</returns>
    /// <exception cref="AuthorizationException">This product was not reviewed, a party is unknown or may not, or the grant is terminated; evidenced.</exception>
    /// <exception cref="ArgumentException">There is no receiver, or an identifier is malformed.</exception>
    public ReleaseReceipt Release(
        ProductManifest manifest,
        string actor,
        IReadOnlyList<string> receivers,
        TimeSpan validFor,
        Action<ReleaseReceipt>? prepare = null
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        receivers = Identifiers.RequireDistinct(receivers, nameof(receivers));
        if (receivers.Count == 0 || validFor <= TimeSpan.Zero)
        {
            throw new ArgumentException("A release has a receiver and some time to leave.");
        }

        lock (_log.Sync)
        {
            _ = Microseconds.TryToInstant(_log.Now(), out var now);
            var (process, receipt) = Evidenced(
                actor,
                manifest.ScenarioId,
                AuthorizationStage.ProductReleased,
                () => Clear(manifest, actor, receivers, now, validFor)
            );
            prepare?.Invoke(receipt);
            Commit(
                process,
                now,
                UsageLog.Decision(
                    DecisionKind.StageTaken,
                    RecordLayout.NoGrant,
                    new(actor, manifest.ScenarioId, manifest.Digest, [], []),
                    DecisionTag.Of(AuthorizationStage.ProductReleased)
                ),
                UsageLog.Decision(
                    DecisionKind.Released,
                    _log.SlotOf(manifest.GrantId),
                    new(
                        actor,
                        manifest.ProductId,
                        receipt.Statement.Digest,
                        [manifest.ScenarioId],
                        receivers
                    )
                )
            );
            return receipt;
        }
    }

    /// <summary>
    /// Lets a product out to a receiver: copies it to a file only if it is byte for byte the one cleared, and records
    /// where it went. Without a clearance nothing leaves.
    /// </summary>
    /// <param name="clearance">The verified receipt.</param>
    /// <param name="receiver">The party that receives.</param>
    /// <param name="source">The product's file.</param>
    /// <param name="destination">The file to make; there must be none.</param>
    /// <returns>The number of bytes that left.</returns>
    /// <exception cref="AuthorizationException">
    /// The receipt is not of this log, has run out or was revoked, the receiver is not in it, the bytes are others, or the grant is
    /// terminated; evidenced, and nothing is left at the destination.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read or written, or the destination exists.</exception>
    public long Export(
        ReleaseClearance clearance,
        string receiver,
        string source,
        string destination
    )
    {
        ArgumentNullException.ThrowIfNull(clearance);
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(destination);
        if (File.Exists(destination))
        {
            throw new IOException("The destination exists; name a new file.");
        }

        var temporary = $"{destination}.{SecureRandom.NextUInt64():x16}.tmp";
        try
        {
            RequireCleared(clearance, receiver);
            var length = Evidenced(
                receiver,
                clearance.ProductId,
                stage: null,
                () => CopyChecked(clearance, source, temporary)
            );
            lock (_log.Sync)
            {
                RequireCleared(clearance, receiver);

                // Recorded before it is there: what left is always known.
                AppendToLineage(
                    DecisionKind.Exported,
                    clearance.GrantId,
                    new(receiver, clearance.ProductId, clearance.StatementDigest, [], [receiver])
                );
            }

            File.Move(temporary, destination, overwrite: false);
            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static long CopyChecked(ReleaseClearance clearance, string source, string temporary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        using (var from = File.OpenRead(source))
        using (var to = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[CopyBuffer];
            for (int read; (read = from.Read(buffer)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
            }

            to.Flush(flushToDisk: true);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == clearance.ContentDigest
            ? length
            : throw NotApproved(
                $"The bytes of {clearance.ProductId} are not those that were reviewed."
            );
    }

    private static AuthorizationException NotApproved(string message) =>
        new(AuthorizationFault.ReleaseNotApproved, message);

    /// <summary>The last stage of the procedure, and the receipt of what was reviewed.</summary>
    private (AuthorizationProcess Process, ReleaseReceipt Receipt) Clear(
        ProductManifest manifest,
        string actor,
        IReadOnlyList<string> receivers,
        DateTimeOffset at,
        TimeSpan validFor
    )
    {
        _ = RequireInForce(manifest.GrantId);
        var process = Process(manifest.ScenarioId);
        var next = process.Take(AuthorizationStage.ProductReleased, actor, at, manifest.Digest);
        var review = RequireReviewed(process, manifest);
        foreach (var receiver in receivers)
        {
            _ = _register.Rules.Parties.Require(receiver);
        }

        var receipt = new ReleaseReceipt(
            manifest,
            process.StepOf(AuthorizationStage.ScenarioDrafted)!.Digest,
            review.Actor,
            SupervisorOf(manifest),
            receivers,
            review.At,
            Microseconds.Truncate(at + validFor)
        );
        return (next, receipt);
    }

    private void RequireCleared(ReleaseClearance clearance, string receiver)
    {
        lock (_log.Sync)
        {
            _ = Evidenced(
                receiver,
                clearance.ProductId,
                stage: null,
                () =>
                {
                    _ = RequireInForce(clearance.GrantId);
                    _ = Microseconds.TryToInstant(_log.Now(), out var now);
                    return IsCleared(clearance, receiver, now)
                        ? clearance
                        : throw NotApproved(
                            $"The receipt of {clearance.ProductId} has run out, was revoked, does not name {receiver}, or is of another log."
                        );
                }
            );
        }
    }

    private bool IsCleared(ReleaseClearance clearance, string receiver, DateTimeOffset now) =>
        now < clearance.ValidUntil
        && clearance.Receivers.Contains(receiver, StringComparer.Ordinal)
        && IsReleased(clearance.StatementDigest);

    private ScenarioPlan RequireReviewable(
        ProductManifest manifest,
        AuthorizationProcess process,
        string decider,
        string supervisor
    )
    {
        _ = RequireInForce(manifest.GrantId);
        _ = Require(supervisor, GovernedAction.SuperviseRelease);
        if (
            _register.Rules.Parties.AreAffiliated(supervisor, decider)
            || (
                process.Applicant is { } applicant
                && _register.Rules.Parties.AreAffiliated(supervisor, applicant)
            )
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.ReviewerIsApplicant,
                $"{supervisor} decides or applied itself; somebody else supervises."
            );
        }

        if (
            process.StepOf(AuthorizationStage.ProductDeveloped) is { } developed
            && developed.Digest != manifest.Digest
        )
        {
            throw NotApproved($"Another product than {manifest.ProductId} was developed.");
        }

        var plan = _register.FindPlan(manifest.GrantId, manifest.ScenarioId);
        return
            plan is not null
            && plan.Digest == process.StepOf(AuthorizationStage.ScenarioDrafted)?.Digest
            ? plan
            : throw NotApproved(
                $"The plan of scenario {manifest.ScenarioId} is not the one evaluated."
            );
    }

    private static StageStep RequireReviewed(
        AuthorizationProcess process,
        ProductManifest manifest
    ) =>
        process.StepOf(AuthorizationStage.ReleaseReviewed) is { } review
        && review.Digest == manifest.Digest
            ? review
            : throw NotApproved($"{manifest.ProductId} is not the product that was reviewed.");

    private string SupervisorOf(ProductManifest manifest) =>
        _log
            .Decisions.Last(d =>
                d.Kind == DecisionKind.StageTaken
                && d.Body.Subject == manifest.ScenarioId
                && DecisionTag.StageOf(d.Tag) == AuthorizationStage.ReleaseReviewed
            )
            .Body.Inputs[0];

    private List<ReleaseFinding> FindingsOfLineage(ProductManifest manifest)
    {
        var findings = new List<ReleaseFinding>();
        if (!_lineage.IsMade(manifest.ProductId))
        {
            findings.Add(
                new(
                    ReleaseFindingKind.LineageRefused,
                    $"no recorded operation made {manifest.ProductId}"
                )
            );
        }
        else if (!LabelOf(manifest.ProductId).IsOperable)
        {
            findings.Add(
                new(
                    ReleaseFindingKind.LineageRefused,
                    $"what {manifest.ProductId} was made of is not general data"
                )
            );
        }

        if (_register.FindRegistration(manifest.ProductId) is null)
        {
            findings.Add(
                new(
                    ReleaseFindingKind.ProductNotRegistered,
                    $"{manifest.ProductId} is not registered, which is encouraged"
                )
            );
        }

        return findings;
    }
}
