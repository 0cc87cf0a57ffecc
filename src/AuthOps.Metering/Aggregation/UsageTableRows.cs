using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Aggregation;

/// <summary>Turns records, in their order, into rows of uses. Not safe for concurrent use.</summary>
internal sealed class UsageTableRows
{
    private readonly List<GrantBody> _grants = [];
    private readonly Dictionary<
        (uint Slot, ushort Scenario, byte Unit, bool IsBurned),
        int
    > _numbers = [];
    private readonly Dictionary<uint, int> _tagNumbers = [];
    private readonly Dictionary<ulong, OpenUse> _open = [];
    private readonly List<UsageBlock> _blocks = [];
    private readonly UsageColumns _columns = new();

    // Whether the last block is what the columns hold so far.
    private bool _isOpenShown;

    /// <summary>All uses, in the order they were recorded.</summary>
    public IReadOnlyList<UsageBlock> Blocks
    {
        get
        {
            if (!_isOpenShown && _columns.Count > 0)
            {
                _blocks.Add(_columns.ToBlock());
                _isOpenShown = true;
            }

            return _blocks;
        }
    }

    public List<UsageSeries> Series { get; } = [];

    /// <summary>Tags by their numbers.</summary>
    public List<uint> Tags { get; } = [];

    public long Count { get; private set; }

    public long Earliest { get; private set; } = long.MaxValue;

    public long Latest { get; private set; } = long.MinValue;

    /// <summary>The number of records taken in.</summary>
    public ulong Next { get; private set; }

    /// <summary>Takes in the records of a batch that were not taken in before.</summary>
    /// <exception cref="UsageLogCorruptException">A record names what was not registered, or a grant cannot be read.</exception>
    public void Add(BatchData batch)
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            var index = batch.Header.FirstIndex + (ulong)i;
            if (index >= Next)
            {
                HideOpen();
                Add(batch.View(i), index);
                Next = index + 1;
            }
        }
    }

    private void Add(in RecordView record, ulong index)
    {
        switch (record.Kind)
        {
            case RecordKind.GrantRegistered:
                Register(record, index);
                break;
            case RecordKind.Used:
                var time = unchecked((long)record.Reference);
                AddRow(record, index, time, record.Amount, record.Tag, isBurned: false);
                break;
            case RecordKind.Reserved:
                _open.Add(index, new OpenUse(record.Time, record.Tag));
                break;
            case RecordKind.Settled:
                Settle(record, index);
                break;
            case RecordKind.Corrected:
                Reverse(record.Reference, index);
                break;
        }
    }

    private void Register(in RecordView record, ulong index)
    {
        try
        {
            _grants.Add(GrantBody.Read(record.Extra));
        }
        catch (FormatException e)
        {
            throw new UsageLogCorruptException(index, null, null, e.Message);
        }
    }

    /// <summary>A use through the gate counts when it was reserved, with what was settled.</summary>
    private void Settle(in RecordView record, ulong index)
    {
        if (
            _open.Remove(record.Reference, out var use)
            && (UsageOutcome)record.Code != UsageOutcome.Voided
        )
        {
            var isBurned = (UsageOutcome)record.Code != UsageOutcome.Committed;
            AddRow(record, index, use.Time, record.Amount, use.Tag, isBurned);
        }
    }

    private void Reverse(ulong reversed, ulong by)
    {
        var isFound = _columns.TryReverse(reversed, by);
        for (var i = _blocks.Count - 1; i >= 0 && !isFound; i--)
        {
            isFound = _blocks[i].TryReverse(reversed, by);
        }
    }

    private void HideOpen()
    {
        if (_isOpenShown)
        {
            _blocks.RemoveAt(_blocks.Count - 1);
            _isOpenShown = false;
        }
    }

    private void AddRow(
        in RecordView record,
        ulong index,
        long time,
        Int128 amount,
        uint tag,
        bool isBurned
    )
    {
        var series = NumberOf((record.Slot, record.Scenario, record.Unit, isBurned), index);
        if (!_tagNumbers.TryGetValue(tag, out var number))
        {
            number = Tags.Count;
            _tagNumbers.Add(tag, number);
            Tags.Add(tag);
        }

        if (!_columns.TryAdd(index, time, series, amount, number))
        {
            _blocks.Add(_columns.ToBlock());
            _columns.Clear();
            _ = _columns.TryAdd(index, time, series, amount, number);
        }

        Count++;
        Earliest = Math.Min(Earliest, time);
        Latest = Math.Max(Latest, time);
    }

    private int NumberOf((uint Slot, ushort Scenario, byte Unit, bool IsBurned) key, ulong index)
    {
        if (_numbers.TryGetValue(key, out var number))
        {
            return number;
        }

        if (key.Slot >= _grants.Count || key.Scenario >= _grants[(int)key.Slot].Scenarios.Count)
        {
            throw new UsageLogCorruptException(
                index,
                null,
                null,
                "a use names a grant or scenario that was not registered."
            );
        }

        var grant = _grants[(int)key.Slot];
        var scenario = grant.Scenarios[key.Scenario];
        number = Series.Count;
        _numbers.Add(key, number);
        Series.Add(
            new UsageSeries(
                grant.GrantId,
                scenario.Id,
                scenario.Purpose,
                scenario.ProductId,
                (UsageUnit)key.Unit,
                key.IsBurned
            )
        );
        return number;
    }

    private readonly record struct OpenUse(long Time, uint Tag);
}
