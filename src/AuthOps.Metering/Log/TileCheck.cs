using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>Compares the published tiles and bundles with the records while those are read. Not safe for concurrent use.</summary>
internal sealed class TileCheck(ILogStorage storage, TilePublisher publisher)
{
    private readonly List<string> _findings = [];

    /// <summary>What is missing or wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Checks the tiles that have filled since the last call.</summary>
    public void CheckFull()
    {
        foreach (var tile in publisher.Take())
        {
            Compare(tile.Name, tile.Bytes);
            tile.Return();
        }
    }

    /// <summary>Checks the partial tiles of a checkpoint of the whole log; those of an earlier size are left aside.</summary>
    public void CheckPartial(LogTrees trees, ulong? checkpointSize)
    {
        if (checkpointSize != trees.Sha256.Count)
        {
            return;
        }

        foreach (var kind in (ReadOnlySpan<HashKind>)[HashKind.Sha256, HashKind.Sm3])
        {
            for (var level = 0; level < trees[kind].Levels; level++)
            {
                var (number, hashes) = trees[kind].Partial(level);
                if (!hashes.IsEmpty)
                {
                    Compare(
                        TilePath.OfTile(
                            kind,
                            level,
                            number,
                            hashes.Length / RecordLayout.DigestSize
                        ),
                        hashes.Span
                    );
                }
            }
        }

        var (bundle, entries) = publisher.PartialBundle;
        if (!entries.IsEmpty)
        {
            Compare(
                TilePath.OfBundle(bundle, entries.Length / TilePublisher.EntrySize),
                entries.Span
            );
        }
    }

    private void Compare(string name, ReadOnlySpan<byte> expected)
    {
        if (!storage.Exists(name))
        {
            _findings.Add(
                $"The tile {name} is missing; opening the log for writing makes it again (delete its snapshot first, if there is one)."
            );
            return;
        }

        if (!storage.ReadAll(name, long.MaxValue).AsSpan().SequenceEqual(expected))
        {
            _findings.Add(
                $"The tile {name} is not what the records give: truncated, reordered or changed; opening the log for writing makes it again (delete its snapshot first, if there is one)."
            );
        }
    }
}
