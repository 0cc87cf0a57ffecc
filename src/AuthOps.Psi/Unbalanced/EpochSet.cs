using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// What a server has of its set in an epoch: entries, changes, consents, fingerprints, the commitment. Not safe for concurrent use; its
/// server locks it.
/// </summary>
internal sealed class EpochSet(UnbalancedOptions options, EpochParameters epoch)
{
    // Of every set that rests on consent, in the order of their coming.
    private readonly List<HeldItems> _held = [];

    public BucketStore Store { get; } = new(epoch);

    public TagHistory History { get; } = new();

    /// <summary>The fingerprints of the keys; null where no caps are judged.</summary>
    public HeldFingerprints? Fingerprints { get; } =
        options is { Ledger: { } ledger, Resource: { } resource }
            ? new HeldFingerprints(ledger, resource)
            : null;

    /// <summary>What the set was committed to when the epoch began; null once it was changed, or where it was not.</summary>
    public InputCommitment? Commitment { get; private set; }

    /// <summary>Takes the set the epoch begins with.</summary>
    public void Begin(TaggedItems come, PsiItemSet items)
    {
        Add(come, items);
        History.Forget();
        Commitment = items.Commitment;
    }

    /// <summary>Changes the set, removals first.</summary>
    public void Change(TaggedItems gone, TaggedItems come, PsiItemSet added)
    {
        var before = (Store.Count, History.Changes);
        gone.RemoveFrom(this);
        Add(come, added);
        History.Close();
        Commitment = before == (Store.Count, History.Changes) ? Commitment : null;
    }

    /// <summary>Takes out the keys none of whose rows is covered; how many.</summary>
    public int RemoveUncovered(DateTimeOffset now)
    {
        var (covered, uncovered) = (new HashSet<UInt128>(), new Dictionary<UInt128, int>());
        _held.ForEach(held => held.Ask(now, covered, uncovered));
        var removed = 0;
        foreach (var (tag, bucket) in uncovered)
        {
            if (!covered.Contains(tag) && Remove(bucket, tag))
            {
                removed++;
            }
        }

        if (removed > 0)
        {
            History.Close();
        }

        return removed;
    }

    /// <summary>Takes a key out; whether it was there.</summary>
    public bool Remove(int bucket, UInt128 tag)
    {
        if (!Store.Remove(bucket, tag))
        {
            return false;
        }

        History.Remove(tag);
        Fingerprints?.Remove(tag);
        return true;
    }

    /// <summary>The digest of what the set rests on: of the statement, or of those of all its consents; null for none.</summary>
    public byte[]? Basis()
    {
        var digests = _held
            .Select(held => held.Consent.Basis.StatementDigest)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(Convert.FromHexString)
            .ToArray();
        return digests.Length switch
        {
            0 => null,
            1 => digests[0],
            _ => DomainHash.Hash(
                HashKind.Sha256,
                "authops/psi/unbalanced/bases/v1",
                [.. digests.Select(digest => new ReadOnlyMemory<byte>(digest))]
            ),
        };
    }

    /// <summary>Checks that every consent that keys came under is in force.</summary>
    public void RequireConsent(DateTimeOffset now)
    {
        foreach (var held in _held)
        {
            PsiConsent.Require(
                held.Consent,
                options.Purpose,
                now,
                "Lookups and published tags over natural persons",
                "begin a new epoch"
            );
        }
    }

    private void Add(TaggedItems come, PsiItemSet items)
    {
        come.AddTo(this);
        if (come.Held(items) is { } held)
        {
            _held.Add(held);
        }
    }
}
