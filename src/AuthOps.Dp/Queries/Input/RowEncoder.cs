namespace AuthOps.Dp.Queries.Input;

/// <summary>Encodes rows of chunks into fixed-width integers, a batch at a time. Used by one thread.</summary>
internal sealed class RowEncoder
{
    /// <summary>The most rows of a batch: what the first levels of the cache hold.</summary>
    internal const int BatchRows = 4096;

    /// <summary>The number of a key whose row has no unit.</summary>
    internal const int NoUnit = -2;

    private readonly CompiledPlan _plan;
    private readonly int _keyColumn;
    private readonly int _firstValueColumn;
    private readonly UnitEncoder? _unitEncoder;

    internal RowEncoder(CompiledPlan plan)
    {
        _plan = plan;
        _unitEncoder = plan.Unit.Column is null ? null : new UnitEncoder();
        _keyColumn =
            plan.KeyColumn is null ? -1
            : plan.Unit.Column is null ? 0
            : 1;
        _firstValueColumn = (plan.Unit.Column is null ? 0 : 1) + (plan.KeyColumn is null ? 0 : 1);
        KeyEncoder = new KeyEncoder(plan.KeyColumn is not null, plan.PublicKeys);
        Cells = [.. plan.Columns.Select(static _ => new long[BatchRows])];
    }

    internal KeyEncoder KeyEncoder { get; }

    /// <summary>Null where each row is a unit.</summary>
    internal UnitEncoder? UnitEncoder => _unitEncoder;

    internal long[] Units { get; } = new long[BatchRows];

    internal int[] Keys { get; } = new int[BatchRows];

    /// <summary>One array a value column of the plan.</summary>
    internal long[][] Cells { get; }

    /// <summary>Encodes rows start … start + count - 1 of a chunk; count ≤ <see cref="BatchRows"/>.</summary>
    internal void Encode(SourceChunk chunk, int start, int count)
    {
        var keys = Keys.AsSpan(0, count);
        KeyEncoder.Fill(_keyColumn < 0 ? null : chunk.Columns[_keyColumn], start, keys);
        _unitEncoder?.Fill(chunk.Columns[0], start, Units.AsSpan(0, count), keys, NoUnit);
        for (var i = 0; i < Cells.Length; i++)
        {
            _plan
                .Columns[i]
                .Mapper.Fill(
                    chunk.Columns[_firstValueColumn + i],
                    start,
                    Cells[i].AsSpan(0, count)
                );
        }
    }
}
