using AuthOps.Primitives.Files;

namespace AuthOps.Psi.Governance;

/// <summary>
/// A ledger in a folder, one sub-folder for each peer, resource and purpose: <c>sessions</c>, a line a session, and a file of
/// fingerprints for each different own input, eight bytes a key. Safe for concurrent use, also by several processes.
/// </summary>
public sealed class FileSessionLedger : SessionLedger
{
    private readonly string _folder;

    /// <summary>Opens a ledger.</summary>
    /// <param name="folder">The folder; made, for its owner alone, if it is absent.</param>
    /// <param name="key">The key of fingerprints, <see cref="SessionLedger.KeySize"/> random bytes, copied; the same each time.</param>
    /// <exception cref="ArgumentException">The key has another length, or all bytes are alike.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public FileSessionLedger(string folder, ReadOnlySpan<byte> key)
        : base(key)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.GetFullPath(folder);
        PrivateFiles.CreateFolder(_folder);
    }

    private protected override ILedgerScope Open(string scope) =>
        new LedgerFolder(Path.Combine(_folder, scope));
}
