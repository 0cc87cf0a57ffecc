using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>Asks a server of lookups in one epoch. Safe to share between threads; each call runs on the calling thread.</summary>
public sealed class UnbalancedClient
{
    /// <summary>The most items of one query.</summary>
    public const int MaxQueryItems = ushort.MaxValue;

    /// <summary>Makes a client.</summary>
    /// <param name="epoch">The epoch, from a source the client trusts.</param>
    public UnbalancedClient(EpochParameters epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Epoch = epoch;
        Oprf = OprfClient.OfTrustedKey(epoch.Suite, epoch.Mode, epoch.PublicKey.Span);
    }

    /// <summary>The epoch.</summary>
    public EpochParameters Epoch { get; }

    internal OprfClient Oprf { get; }

    /// <summary>Makes a query whose answer brings the buckets of the items.</summary>
    /// <param name="items">1 to <see cref="MaxQueryItems"/> keys under the column names of the server.</param>
    /// <returns>The query, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names.</exception>
    public PendingLookup Ask(PsiItemSet items) => new(this, items, published: null);

    /// <summary>Makes a query for evaluations alone; the answer is looked up in published tags.</summary>
    /// <param name="items">1 to <see cref="MaxQueryItems"/> keys under the column names of the server.</param>
    /// <param name="published">The tags of this epoch.</param>
    /// <returns>The query, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names; or the tags are of another epoch.</exception>
    public PendingLookup Ask(PsiItemSet items, PublishedTags published)
    {
        ArgumentNullException.ThrowIfNull(published);
        if (!published.IsOf(Epoch))
        {
            throw new ArgumentException(
                "The published tags are of another epoch; fetch those of this one.",
                nameof(published)
            );
        }

        return new PendingLookup(this, items, published);
    }
}
