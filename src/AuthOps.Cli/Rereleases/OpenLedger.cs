using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Rereleases;

/// <summary>A ledger with its key and what it holds. Used by one thread.</summary>
internal sealed class OpenLedger : IDisposable
{
    private readonly ReleaseLedger _ledger;
    private readonly string _path;

    private OpenLedger(
        string path,
        ReleaseLedger ledger,
        PseudonymKey key,
        IReadOnlyList<LinkedRelease> releases
    ) => (_path, _ledger, Key, Releases) = (path, ledger, key, releases);

    public PseudonymKey Key { get; }

    public IReadOnlyList<LinkedRelease> Releases { get; }

    /// <summary>The ledger's head.</summary>
    public string Head => _ledger.Head;

    /// <summary>Opens and checks a ledger.</summary>
    /// <exception cref="InputDataException">A release is missing or changed, or key or head are others.</exception>
    public static OpenLedger Of(LedgerRequest request, CancellationToken cancellationToken)
    {
        var key = LedgerKeyFile.Load(request.KeyPath);
        try
        {
            var ledger = ReleaseLedger.Open(request.Path, request.Head);
            return new OpenLedger(request.Path, ledger, key, ledger.Read(key, cancellationToken));
        }
        catch (ReleaseLedgerException error)
        {
            key.Dispose();
            throw new InputDataException(request.Path, error.Message);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Adds a release; the new head.</summary>
    /// <exception cref="InputDataException">Its name is taken, or the ledger was changed meanwhile.</exception>
    /// <exception cref="IOException">The ledger cannot be written.</exception>
    public string Append(LinkedRelease release, string sha256)
    {
        try
        {
            _ledger.Append(release, sha256, Key);
            return _ledger.Head;
        }
        catch (ReleaseLedgerException error)
        {
            throw new InputDataException(_path, error.Message);
        }
    }

    public void Dispose() => Key.Dispose();
}
