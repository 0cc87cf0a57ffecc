namespace AuthOps.Metering.Log;

/// <summary>The next sequence number of every chain: one a grant, and one for what belongs to none. Not safe for concurrent use.</summary>
internal sealed class ChainSequences
{
    // Index 0 is the chain of no grant, slot + 1 the grant's.
    private ulong[] _next = new ulong[16];
    private ulong[] _batchStart = new ulong[16];
    private ulong[] _batch = new ulong[16];

    /// <summary>Chains that may have records: one more than grants.</summary>
    public int Count { get; private set; } = 1;

    public static int IndexOf(uint slot) => unchecked((int)(slot + 1));

    /// <summary>Takes the next place in a chain.</summary>
    public ChainPosition Take(uint slot, ulong batch)
    {
        var chain = IndexOf(slot);
        Ensure(chain);
        var sequence = _next[chain]++;
        if (_batch[chain] != batch + 1)
        {
            _batch[chain] = batch + 1;
            _batchStart[chain] = sequence;
        }

        return new ChainPosition(sequence, (uint)(sequence - _batchStart[chain]));
    }

    /// <summary>The next sequence number of a chain.</summary>
    public ulong Next(uint slot) => IndexOf(slot) < _next.Length ? _next[IndexOf(slot)] : 0;

    public void Set(uint slot, ulong next)
    {
        var chain = IndexOf(slot);
        Ensure(chain);
        _next[chain] = next;
    }

    private void Ensure(int chain)
    {
        if (chain >= _next.Length)
        {
            var size = Math.Max(chain + 1, 2 * _next.Length);
            Array.Resize(ref _next, size);
            Array.Resize(ref _batchStart, size);
            Array.Resize(ref _batch, size);
        }

        Count = Math.Max(Count, chain + 1);
    }
}
