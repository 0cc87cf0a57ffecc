using AuthOps.Cli.Commands;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// Who acts: the party to which the trust file gives the key. Nobody acts under another's name, since no name is taken from
/// the command line. Owns the key.
/// </summary>
internal sealed class StoreActor : IDisposable
{
    private readonly TrustedKey _trusted;

    private StoreActor(SigningKey key, TrustedKey trusted)
    {
        Key = key;
        _trusted = trusted;
    }

    public SigningKey Key { get; }

    public string Party => _trusted.Party;

    /// <exception cref="PrivacyRefusedException">The trust file does not vouch for the key now.</exception>
    public static StoreActor Of(string keyPath, TrustFile trust, DateTimeOffset at)
    {
        var key = MeterFiles.Key(keyPath);
        if (
            trust.Find(key.KeyId) is { } trusted
            && trusted.StatusAt(at) == TrustedKeyStatus.InForce
        )
        {
            return new StoreActor(key, trusted);
        }

        var id = key.KeyId;
        key.Dispose();
        throw new PrivacyRefusedException(
            $"the trust file gives no party the key {id} now, so that nobody acts with it; enter it with its party, roles and time, or use the key of the party that acts"
        );
    }

    /// <summary>Whether the key signs in a role.</summary>
    public bool Holds(string role) => _trusted.Roles.Contains(role, StringComparer.Ordinal);

    public void Dispose() => Key.Dispose();
}
