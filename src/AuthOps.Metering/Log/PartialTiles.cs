using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// The tiles that are not full at a checkpoint's size, without which its proofs could not be made from files alone.
/// Earlier ones of the same tile are deleted once these are there.
/// </summary>
internal static class PartialTiles
{
    /// <summary>Writes them for the trees as they are.</summary>
    public static void Publish(ILogStorage storage, LogTrees trees)
    {
        foreach (var kind in (ReadOnlySpan<HashKind>)[HashKind.Sha256, HashKind.Sm3])
        {
            var tree = trees[kind];
            for (var level = 0; level < tree.Levels; level++)
            {
                var (number, hashes) = tree.Partial(level);
                Publish(
                    storage,
                    width => TilePath.OfTile(kind, level, number, width),
                    hashes.Length / RecordLayout.DigestSize,
                    hashes.Span
                );
            }
        }

        var (bundle, entries) = trees.Publisher.PartialBundle;
        Publish(
            storage,
            width => TilePath.OfBundle(bundle, width),
            entries.Length / TilePublisher.EntrySize,
            entries.Span
        );
    }

    private static void Publish(
        ILogStorage storage,
        Func<int, string> nameOf,
        int width,
        ReadOnlySpan<byte> content
    )
    {
        if (width == 0)
        {
            return;
        }

        var name = nameOf(width);
        var earlier = storage.List(name[..(name.LastIndexOf('/') + 1)]);
        storage.Put(name, content);
        foreach (var other in earlier.Where(other => other != name))
        {
            storage.Delete(other);
        }
    }
}
