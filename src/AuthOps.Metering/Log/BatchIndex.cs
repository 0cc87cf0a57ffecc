namespace AuthOps.Metering.Log;

/// <summary>Where every batch lies, so that a record is found by its index. Safe for concurrent use.</summary>
internal sealed class BatchIndex
{
    private readonly Lock _sync = new();
    private readonly List<BatchPlace> _places = [];

    public void Add(BatchPlace place)
    {
        lock (_sync)
        {
            _places.Add(place);
        }
    }

    /// <summary>The batch that holds a record, and those after it.</summary>
    public BatchPlace[] From(ulong index)
    {
        lock (_sync)
        {
            return _places.Count == 0 ? [] : [.. _places[Position(index)..]];
        }
    }

    /// <summary>The batch that holds a record.</summary>
    public BatchPlace Find(ulong index)
    {
        lock (_sync)
        {
            return _places[Position(index)];
        }
    }

    private int Position(ulong index)
    {
        int low = 0,
            high = _places.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_places[middle].FirstIndex <= index)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
