using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Log;

/// <summary>
/// Verifies a closed usage log offline, from its files and a trust file alone: every record's checksum, order, chain
/// and form, both roots of every batch, the signed checkpoint, the published tiles, and that every reservation and
/// settlement keeps the rules of the gate. All members are static and safe to call from any thread.
/// </summary>
public static class UsageLogVerifier
{
    /// <summary>The role a checkpoint's signer needs unless the caller says otherwise.</summary>
    public const string OperatorRole = "operator";

    /// <summary>Verifies a log. Nothing is changed.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="trust">The keys to believe; null leaves the signer unestablished.</param>
    /// <param name="at">The instant at which the signer's key must have been valid.</param>
    /// <param name="requiredRoles">The roles that must have signed; by default <see cref="OperatorRole"/>.</param>
    /// <param name="witnessed">The last checkpoint a witness cosigned, which the log must continue; null for none.</param>
    /// <returns>What was found, in full: damage is a finding, not an exception.</returns>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageLogVerdict Verify(
        string directory,
        TrustFile? trust,
        DateTimeOffset at,
        IReadOnlyList<string>? requiredRoles = null,
        UsageCheckpoint? witnessed = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Verify(
            new DiskLogStorage(directory),
            trust,
            at,
            requiredRoles ?? [OperatorRole],
            witnessed
        );
    }

    internal static UsageLogVerdict Verify(
        ILogStorage storage,
        TrustFile? trust,
        DateTimeOffset at,
        IReadOnlyList<string> requiredRoles,
        UsageCheckpoint? witnessed = null
    )
    {
        var findings = new List<string>();
        LogState? state = null;
        UsageCheckpoint? checkpoint = null;
        var signerEstablished = false;
        Check(
            findings,
            () =>
            {
                LogFiles.RequirePresent(storage);
                using var shared = storage.Lock(LogIdentity.FileName, exclusively: false);
                state = ReadAll(storage, witnessed, findings);
            }
        );
        Check(
            findings,
            () =>
            {
                if (UsageCheckpoint.Find(storage) is not { } found)
                {
                    findings.Add(
                        $"There is no {UsageCheckpoint.FileName}: nobody signed this log."
                    );
                    return;
                }

                checkpoint = found.Checkpoint;
                signerEstablished =
                    trust is not null
                    && TrustedNote.IsSigned(found.Note, trust, requiredRoles, at, findings);
                if (state is not null && state.Position.Count > checkpoint.Size)
                {
                    findings.Add(
                        $"The last {state.Position.Count - checkpoint.Size} records were added after the signed checkpoint; write a new one."
                    );
                }
            }
        );
        return new UsageLogVerdict(
            findings.AsReadOnly(),
            signerEstablished,
            checkpoint,
            state?.Position.Count ?? 0,
            state?.Projection.Balances ?? []
        );
    }

    private static LogState ReadAll(
        ILogStorage storage,
        UsageCheckpoint? witnessed,
        List<string> findings
    )
    {
        var publisher = new TilePublisher();
        var tiles = new TileCheck(storage, publisher);
        var corrections = new CorrectionCheck();
        var identity = LogIdentity.Read(storage);
        var (state, end) = LogFiles.ReadWhole(
            storage,
            identity,
            publisher,
            batch =>
            {
                tiles.CheckFull();
                corrections.Note(batch);
            },
            witnessed
        );
        using (var records = new RecordStore(storage, identity, state.Batches))
        {
            findings.AddRange(corrections.Findings(records));
        }

        tiles.CheckPartial(state.Trees, UsageCheckpoint.Find(storage)?.Checkpoint.Size);
        findings.AddRange(tiles.Findings);
        if (end.KeptRecords > 0)
        {
            findings.Add(
                $"{end.KeptRecords} records at the end may never have been acknowledged; open and close the log to settle it."
            );
        }

        if (end.MissingTrailer is not null)
        {
            findings.Add(
                "The commit record behind the last batch is damaged, while its copy is whole; open and close the log to mend it."
            );
        }

        if (state.Projection.Violation is { } violation)
        {
            findings.Add(violation.Message);
        }

        return state;
    }

    private static void Check(List<string> findings, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e)
            when (e is UsageLogCorruptException or FileNotFoundException or FormatException)
        {
            findings.Add(e.Message);
        }
    }
}
