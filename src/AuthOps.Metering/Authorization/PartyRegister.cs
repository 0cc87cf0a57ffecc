namespace AuthOps.Metering.Authorization;

/// <summary>
/// The parties and who controls whom. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Two parties are affiliated (关联) if one controls the other, directly or through others, or the same party controls
/// both. A public body is passed over: companies are not affiliated only because the state controls them (公司法 2023,
/// Art. 265 (4)).
/// </remarks>
public sealed class PartyRegister
{
    /// <summary>The most parties.</summary>
    public const int MaxParties = 4096;

    private readonly Dictionary<string, Party> _parties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _controllers = new(StringComparer.Ordinal);

    /// <summary>Creates a register.</summary>
    /// <param name="parties">The parties, each once.</param>
    /// <param name="affiliations">Who controls whom; no circle.</param>
    /// <exception cref="ArgumentException">Too many parties.</exception>
    /// <exception cref="AuthorizationException">
    /// A party is registered twice, an affiliation names one that is not registered, or control runs in a circle.
    /// </exception>
    public PartyRegister(
        IReadOnlyCollection<Party> parties,
        IReadOnlyCollection<Affiliation>? affiliations = null
    )
    {
        ArgumentNullException.ThrowIfNull(parties);
        if (parties.Count > MaxParties)
        {
            throw new ArgumentException(
                $"A register has at most {MaxParties} parties; these are {parties.Count}.",
                nameof(parties)
            );
        }

        foreach (var party in parties)
        {
            if (!_parties.TryAdd(party.Id, party))
            {
                throw new AuthorizationException(
                    AuthorizationFault.UnknownParty,
                    $"Party {party.Id} is registered twice."
                );
            }
        }

        Parties = Array.AsReadOnly(parties.ToArray());
        var direct = _parties.Keys.ToDictionary(
            id => id,
            _ => new SortedSet<string>(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        foreach (var (controller, controlled) in affiliations ?? [])
        {
            _ = Require(controller);
            direct[Require(controlled).Id].Add(controller);
        }

        var path = new List<string>();
        foreach (var id in _parties.Keys.Order(StringComparer.Ordinal))
        {
            _ = Collect(id, direct, path);
        }
    }

    /// <summary>The parties, in the order given.</summary>
    public IReadOnlyList<Party> Parties { get; }

    /// <summary>Finds a party.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The party, or null if it is not registered.</returns>
    public Party? Find(string id) => _parties.GetValueOrDefault(id);

    /// <summary>Finds a party that must be registered.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The party.</returns>
    /// <exception cref="AuthorizationException">It is not registered.</exception>
    public Party Require(string id) =>
        Find(id)
        ?? throw new AuthorizationException(
            AuthorizationFault.UnknownParty,
            $"Party {id} is not registered; register it with its kind and roles."
        );

    /// <summary>Whether two parties are the same or affiliated.</summary>
    /// <param name="one">A registered party.</param>
    /// <param name="other">Another.</param>
    /// <returns>True if one controls the other, or a company controls both.</returns>
    /// <exception cref="AuthorizationException">One is not registered.</exception>
    public bool AreAffiliated(string one, string other)
    {
        _ = Require(one);
        _ = Require(other);
        return string.Equals(one, other, StringComparison.Ordinal)
            || _controllers[one].Overlaps(_controllers[other]);
    }

    /// <summary>The party itself and all its affiliates.</summary>
    /// <param name="id">A registered party.</param>
    /// <returns>Their identifiers in ordinal order.</returns>
    /// <exception cref="AuthorizationException">It is not registered.</exception>
    public IReadOnlyList<string> Affiliates(string id) =>
        [.. _parties.Keys.Where(other => AreAffiliated(id, other)).Order(StringComparer.Ordinal)];

    /// <summary>The party and whoever controls it, public bodies and what lies above them left out.</summary>
    private HashSet<string> Collect(
        string id,
        Dictionary<string, SortedSet<string>> direct,
        List<string> path
    )
    {
        if (_controllers.TryGetValue(id, out var known))
        {
            return known;
        }

        var at = path.IndexOf(id);
        if (at >= 0)
        {
            throw new AuthorizationException(
                AuthorizationFault.CyclicAffiliation,
                $"Control runs in a circle: {string.Join(" > ", path.Skip(at).Append(id).Reverse())}; one of these is not control."
            );
        }

        path.Add(id);
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var controller in direct[id])
        {
            var above = Collect(controller, direct, path);
            all.UnionWith(above);
        }

        path.RemoveAt(path.Count - 1);
        if (_parties[id].Kind == PartyKind.PublicBody)
        {
            all.Clear();
        }
        else
        {
            all.Add(id);
        }

        _controllers.Add(id, all);
        return all;
    }
}
