using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// The fingerprints of a served set under its ledger's key, by tag, so that caps can compare the set of one session with that of another
/// without the keys. Not safe for concurrent use; its server locks it.
/// </summary>
internal sealed class HeldFingerprints(SessionLedger ledger, string resource)
{
    private readonly byte[] _key = ledger.FingerprintKey(resource);
    private readonly Dictionary<UInt128, ulong> _ofTag = [];
    private InputFingerprints? _all;

    /// <summary>The fingerprints of keys.</summary>
    public ulong[] Of(PsiItemSet items) => InputFingerprints.Compute(_key, items);

    public void Add(UInt128 tag, ulong fingerprint)
    {
        _ofTag[tag] = fingerprint;
        _all = null;
    }

    public void Remove(UInt128 tag)
    {
        _ = _ofTag.Remove(tag);
        _all = null;
    }

    /// <summary>Those of the set as it is now; made once for each state of it.</summary>
    public InputFingerprints All() => _all ??= InputFingerprints.Of([.. _ofTag.Values]);
}
