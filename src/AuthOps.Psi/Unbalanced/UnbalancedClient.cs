using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>Asks a server of lookups in one epoch. Safe to share between threads; each call runs on the calling thread.</summary>
public sealed class UnbalancedClient
{
    /// <summary>The most items of one query.</summary>
    public const int MaxQueryItems = ushort.MaxValue;

    private readonly TimeProvider _clock;

    /// <summary>Makes a client.</summary>
    /// <param name="epoch">The epoch, from a source the client trusts.</param>
    /// <param name="timeProvider">The clock of consent; the system's by default.</param>
    public UnbalancedClient(EpochParameters epoch, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Epoch = epoch;
        _clock = timeProvider ?? TimeProvider.System;
        Oprf = OprfClient.OfTrustedKey(epoch.Suite, epoch.Mode, epoch.PublicKey.Span);
    }

    /// <summary>The epoch.</summary>
    public EpochParameters Epoch { get; }

    internal OprfClient Oprf { get; }

    /// <summary>Makes a query whose answer brings the buckets of the items.</summary>
    /// <param name="items">1 to <see cref="MaxQueryItems"/> keys under the column names of the server; those that their consent does not cover now are left out.</param>
    /// <returns>The query, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names.</exception>
    /// <exception cref="LawfulBasisRequiredException">The epoch is over natural persons, and the keys rest on no consent to its purpose that holds.</exception>
    public PendingLookup Ask(PsiItemSet items) => new(this, Admit(items), published: null);

    /// <summary>Makes a query for evaluations alone; the answer is looked up in published tags.</summary>
    /// <param name="items">1 to <see cref="MaxQueryItems"/> keys under the column names of the server; those that their consent does not cover now are left out.</param>
    /// <param name="published">The tags of this epoch.</param>
    /// <returns>The query, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names; or the tags are of another epoch.</exception>
    /// <exception cref="LawfulBasisRequiredException">The epoch is over natural persons, and the keys rest on no consent to its purpose that holds.</exception>
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

        return new PendingLookup(this, Admit(items), published);
    }

    /// <summary>The keys that may be asked for: over natural persons those that their consent to the epoch's purpose covers now.</summary>
    private PsiItemSet Admit(PsiItemSet items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var now = _clock.GetUtcNow();
        if (Epoch.Subjects == PsiSubjects.NaturalPersons)
        {
            var purpose = items.Consent?.Purpose;
            PsiConsent.Require(
                items.Consent,
                purpose,
                now,
                "Looking natural persons up",
                "look up nothing of them"
            );
            if (!Epoch.IsFor(purpose))
            {
                throw new LawfulBasisRequiredException(
                    $"Consent was given for '{purpose}'; the server's epoch is for another purpose. Agree on it, or ask for consent to that one."
                );
            }
        }

        return items.Covered(now);
    }
}
