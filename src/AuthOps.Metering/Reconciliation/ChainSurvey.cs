using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Reads the chains of a side once: which grants there are, whether each chain holds together, what was corrected.
/// Not safe for concurrent use.
/// </summary>
/// <param name="checksChains">Whether the chains have not been checked already.</param>
internal sealed class ChainSurvey(bool checksChains)
{
    private readonly List<ChainState> _chains = [];
    private readonly Dictionary<uint, ChainState> _bySlot = [];
    private readonly Dictionary<string, ChainState> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, ulong> _corrections = [];

    public IReadOnlyList<ChainState> Chains => _chains;

    /// <summary>The corrections, by the index of what they take back.</summary>
    public IReadOnlyDictionary<ulong, ulong> Corrections => _corrections;

    /// <summary>The earliest and the latest time of a use; the other way round if there is none.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    public long Latest { get; private set; } = long.MinValue;

    public ChainState? Find(string grant) => _byId.GetValueOrDefault(grant);

    public ChainState? Find(uint slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>Takes a record in.</summary>
    /// <exception cref="FormatException">A chain does not begin with the registration of its grant.</exception>
    public void Add(ulong index, in RecordView record)
    {
        if (!_bySlot.TryGetValue(record.Slot, out var chain))
        {
            chain = Begin(index, record);
        }
        else if (
            checksChains
            && (record.Sequence != chain.Next || !record.Previous.SequenceEqual(chain.Head))
        )
        {
            chain.Gaps.Add(new ChainGap(chain.Last, index));
        }

        chain.Records++;
        chain.Last = index;
        chain.Next = record.Sequence + 1;
        if (checksChains)
        {
            chain.Head = MerkleProof.HashLeaf(HashKind.Sha256, record.Bytes);
        }

        if (record.Kind == RecordKind.Corrected)
        {
            _corrections.TryAdd(record.Reference, index);
        }
        else if (record.Kind is RecordKind.Used or RecordKind.Reserved)
        {
            var time = ComparedUse.TimeOf(record);
            Earliest = Math.Min(Earliest, time);
            Latest = Math.Max(Latest, time);
        }
    }

    private ChainState Begin(ulong index, in RecordView record)
    {
        if (record.Kind != RecordKind.GrantRegistered || record.Sequence != 0)
        {
            throw new FormatException(
                $"The chain of slot {record.Slot} begins with record {index}, which does not register a grant; its beginning is left out."
            );
        }

        var chain = new ChainState(record.Slot, GrantBody.Read(record.Extra), index);
        if (!_byId.TryAdd(chain.Body.GrantId, chain))
        {
            throw new FormatException($"The grant {chain.Body.GrantId} is registered twice.");
        }

        _chains.Add(chain);
        _bySlot.Add(record.Slot, chain);
        return chain;
    }
}
