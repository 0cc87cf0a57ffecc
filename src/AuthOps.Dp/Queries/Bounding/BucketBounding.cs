using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Bounds the units of one bucket after another. Which rows are kept is a function of each unit's own rows and the
/// priority key alone. Used by one thread. Argument: docs/math/contribution-bounding.md.
/// </summary>
internal sealed class BucketBounding
{
    private readonly BucketRows _rows;
    private readonly KeySelection _keys;
    private readonly RowSelection _selection;
    private readonly KeptRows _kept;

    internal BucketBounding(
        CompiledPlan plan,
        SipHash priority,
        RowEncoder encoder,
        ulong[]? keyHashes
    )
    {
        CellMapper[] mappers = [.. plan.Columns.Select(static column => column.Mapper)];
        _rows = new BucketRows(priority, encoder.UnitEncoder!, keyHashes, mappers.Length);
        _keys = new KeySelection(encoder.KeyEncoder, plan.Bound.MaxKeysPerUnit);
        _selection = new RowSelection(
            priority,
            encoder.KeyEncoder,
            mappers,
            plan.Bound.MaxRowsPerKey,
            plan.Bound.MaxRowsPerUnit
        );
        _kept = new KeptRows(mappers.Length);
    }

    internal KeptRows Run(UnitPartition buffer, int bucket, QualityCounts quality)
    {
        _rows.Load(buffer, bucket);
        _keys.Run(_rows);
        var kept = _selection.Run(_rows, _keys);
        Gather(kept);
        var beyondKeys = _rows.Count - _keys.KeptCount;
        quality.RowsBeyondKeyBound += beyondKeys;
        quality.RowsBeyondRowBound += _rows.Count - beyondKeys - kept.Length;
        quality.RowsCounted += kept.Length;
        quality.Units += _rows.UnitCount;
        return _kept;
    }

    private void Gather(ReadOnlySpan<int> kept)
    {
        _kept.Resize(kept.Length);
        var keys = _kept.Keys;
        var groupKeys = _kept.GroupKeys;
        var groups = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            var row = kept[i];
            keys[i] = _rows.Keys[row];

            // The first kept row of a pair announces it; the count is not needed any more.
            ref var rows = ref _keys.SlotRows[_keys.RowSlots[row]];
            if (rows > 0)
            {
                groupKeys[groups++] = keys[i];
                rows = 0;
            }
        }

        _kept.GroupCount = groups;
        for (var column = 0; column < _kept.Cells.Length; column++)
        {
            var source = _rows.Cells[column];
            var target = _kept.Cells[column];
            for (var i = 0; i < kept.Length; i++)
            {
                target[i] = source[kept[i]];
            }
        }
    }
}
