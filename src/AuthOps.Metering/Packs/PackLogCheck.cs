using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Packs;

/// <summary>
/// The usage log: every record's checksum, order and chain, both roots computed again, the rules of the gate, the signed
/// checkpoint, and those signed earlier. Stateless.
/// </summary>
internal static class PackLogCheck
{
    public static string? Run(PackContext context, IEnumerable<ulong> sizes)
    {
        var storage = new PackLogStorage(context.Pack.Archive);
        try
        {
            if (!storage.Exists(LogIdentity.FileName))
            {
                throw new UsageLogCorruptException(
                    null,
                    LogIdentity.FileName,
                    null,
                    "the file is missing."
                );
            }

            return Read(context, storage, sizes);
        }
        catch (Exception e) when (e is UsageLogCorruptException or FormatException)
        {
            context.Find(PackFindingKind.LogDamaged, PackNames.LogFolder.TrimEnd('/'), e.Message);
            return null;
        }
    }

    private static string? Read(
        PackContext context,
        PackLogStorage storage,
        IEnumerable<ulong> sizes
    )
    {
        var identity = LogIdentity.Read(storage);
        var signed = UsageCheckpoint.Find(storage);
        var earlier = Earlier(context);
        var corrections = new CorrectionCheck();
        var survey = new PackSurvey();
        var expected = signed?.Checkpoint.Size ?? 0;
        var publisher = new TilePublisher();
        var state = new LogState(publisher);
        var scan = new LogScan(
            storage,
            identity,
            state,
            [.. sizes, .. earlier.Select(static e => e.Checkpoint.Size), expected]
        )
        {
            Visit = batch =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                foreach (var tile in publisher.Take())
                {
                    tile.Return();
                }

                corrections.Note(batch);
                survey.Add(batch);
                context.Report("log", (long)state.Position.Count, (long)expected);
            },
        };
        var end = scan.Run();
        if (end.DroppedBytes > 0 || end.KeptRecords > 0 || end.MissingTrailer is not null)
        {
            Damaged(
                context,
                "The log ends in records that were never acknowledged, or a commit record is damaged; close the log before it is packed."
            );
        }

        if (state.Projection.Violation is { } violation)
        {
            Damaged(context, violation.Message);
        }

        using (var records = new RecordStore(storage, identity, state.Batches))
        {
            foreach (var finding in corrections.Findings(records))
            {
                Damaged(context, finding);
            }
        }

        CheckSigned(context, identity, state, signed);
        foreach (var (file, checkpoint) in earlier)
        {
            RequireContinued(context, identity, state, file, checkpoint);
        }

        context.Log = survey.ToLog(identity, signed?.Checkpoint, state);
        return FormattableString.Invariant(
            $"{state.Position.Count} records, {survey.Grants.Count} chains without a gap, both roots computed again, {1 + earlier.Count} checkpoints"
        );
    }

    private static void CheckSigned(
        PackContext context,
        LogIdentity identity,
        LogState state,
        (SignedNote Note, UsageCheckpoint Checkpoint)? signed
    )
    {
        if (signed is not { } found)
        {
            context.Find(
                PackFindingKind.CheckpointRefused,
                PackNames.Checkpoint,
                "There is no checkpoint: nobody signed this log."
            );
            return;
        }

        RequireSigned(context, PackNames.Checkpoint, found.Note);
        if (state.Position.Count > found.Checkpoint.Size)
        {
            context.Find(
                PackFindingKind.RecordsUnsigned,
                PackNames.Checkpoint,
                $"The last {state.Position.Count - found.Checkpoint.Size} records were added after the signed checkpoint."
            );
        }

        if (context.Manifest is { } manifest && manifest.LogOrigin != identity.Origin)
        {
            Damaged(context, "The log is another one than the manifest names.");
        }

        found.Checkpoint.RequireCovers(identity, state, "signed");
    }

    private static List<(string File, UsageCheckpoint Checkpoint)> Earlier(PackContext context)
    {
        var earlier = new List<(string, UsageCheckpoint)>();
        foreach (
            var name in context.Pack.Names.Where(static n =>
                n.StartsWith(PackNames.Checkpoints, StringComparison.Ordinal)
            )
        )
        {
            try
            {
                var note = SignedNote.Parse(context.Pack.Read(name));
                earlier.Add((name, UsageCheckpoint.Parse(note.Text.Span)));
                RequireSigned(context, name, note);
            }
            catch (FormatException e)
            {
                context.Find(PackFindingKind.CheckpointRefused, name, e.Message);
            }
        }

        return earlier;
    }

    private static void RequireSigned(PackContext context, string file, SignedNote note)
    {
        if (context.Trust is { } trust)
        {
            List<string> findings = [];
            _ = TrustedNote.IsSigned(note, trust, [PackRoles.Operator], context.At, findings);
            findings.ForEach(f => context.Find(PackFindingKind.CheckpointRefused, file, f));
        }
    }

    private static void RequireContinued(
        PackContext context,
        LogIdentity identity,
        LogState state,
        string file,
        UsageCheckpoint checkpoint
    )
    {
        try
        {
            checkpoint.RequireCovers(identity, state, "signed earlier");
        }
        catch (UsageLogCorruptException e)
        {
            context.Find(PackFindingKind.CheckpointNotContinued, file, e.Message);
        }
    }

    private static void Damaged(PackContext context, string message) =>
        context.Find(PackFindingKind.LogDamaged, PackNames.LogFolder.TrimEnd('/'), message);
}
