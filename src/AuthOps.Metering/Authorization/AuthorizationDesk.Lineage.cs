using AuthOps.Metering.Lineage;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Authorization;

/// <content>Lineage. Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    private readonly LineageGraph _lineage = new();

    /// <summary>The lineage as the log tells it now; a copy that later operations do not change.</summary>
    public LineageGraph Lineage
    {
        get
        {
            lock (_log.Sync)
            {
                var graph = new LineageGraph();
                foreach (var decision in _log.Decisions)
                {
                    graph.Add(decision, _log.GrantOf(decision.Slot));
                }

                return graph;
            }
        }
    }

    /// <summary>Records that an operation made something of something.</summary>
    /// <param name="operationId">Its identifier, new to the log.</param>
    /// <param name="grantId">The grant under which it ran.</param>
    /// <param name="actor">The party that ran it.</param>
    /// <param name="inputs">What it read: registered resources, or what operations made before; at least one.</param>
    /// <param name="outputs">What it made, at least one; nothing it was itself made of.</param>
    /// <param name="digest">SHA-256 of what shows it, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="AuthorizationException">
    /// A resource is not registered, the lineage would run in a circle, the operation is known, the grant is unknown or
    /// terminated, the data together is not general data, or the operator's circle develops on what the operator
    /// delivers; evidenced.
    /// </exception>
    /// <exception cref="ArgumentException">An identifier or the digest is malformed.</exception>
    public void Derive(
        string operationId,
        string grantId,
        string actor,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs,
        string digest
    )
    {
        _ = Identifiers.Require(operationId, nameof(operationId));
        _ = Identifiers.Require(grantId, nameof(grantId));
        inputs = Identifiers.RequireDistinct(inputs, nameof(inputs));
        outputs = Identifiers.RequireDistinct(outputs, nameof(outputs));
        _ = Sha256Text.Require(digest, nameof(digest));
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            throw new ArgumentException("An operation has at least one input and one output.");
        }

        lock (_log.Sync)
        {
            var grant = Evidenced(
                actor,
                operationId,
                stage: null,
                () =>
                {
                    var found = RequireInForce(grantId);
                    RequireDerivable(operationId, found, actor, inputs, outputs);
                    return found;
                }
            );
            AppendToLineage(
                DecisionKind.Derived,
                grant.Id,
                new(actor, operationId, digest, inputs, outputs)
            );
            Compile();
        }
    }

    /// <summary>The label of something by what it was made of (就高从严).</summary>
    /// <param name="node">A resource, result or product.</param>
    /// <returns>The join of the labels of all its sources.</returns>
    /// <exception cref="AuthorizationException">A source is not registered.</exception>
    public ClassificationLabel LabelOf(string node)
    {
        ArgumentNullException.ThrowIfNull(node);
        lock (_log.Sync)
        {
            return ClassificationLabel.JoinAll(
                _lineage
                    .TraceBack(node)
                    .Sources.Select(source =>
                        _register.FindRegistration(source)?.Label
                        ?? throw new AuthorizationException(
                            AuthorizationFault.RegistrationInvalid,
                            $"{source} is neither a registered resource nor made by a recorded operation."
                        )
                    )
            );
        }
    }

    private void AppendToLineage(DecisionKind kind, string grantId, DecisionBody body)
    {
        Append(kind, _log.SlotOf(grantId), body);
        _lineage.Add(_log.Decisions[^1], grantId);
    }

    private AuthorizationGrant RequireInForce(string grantId)
    {
        if (_log.IsTerminated(grantId))
        {
            throw new AuthorizationException(
                AuthorizationFault.Terminated,
                $"Grant {grantId} was terminated."
            );
        }

        return _register.FindGrant(grantId)
            ?? throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Grant {grantId} is not registered."
            );
    }

    private void RequireDerivable(
        string operationId,
        AuthorizationGrant grant,
        string actor,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs
    )
    {
        _ = Require(actor, GovernedAction.DevelopProduct);
        if (
            _lineage.HasOperation(operationId)
            || _lineage.WouldCycle(inputs, outputs)
            || outputs.Any(o => _register.FindRegistration(o)?.Kind == RegistrationKind.Resource)
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.LineageInvalid,
                $"Operation {operationId} is recorded already, or would make a registered resource, or something of itself."
            );
        }

        _ = Microseconds.TryToInstant(_log.Now(), out var now);
        var label = ClassificationLabel.Lowest;
        foreach (var input in inputs)
        {
            if (!_lineage.IsMade(input) && _register.FindRegistration(input)?.HoldsAt(now) != true)
            {
                throw new AuthorizationException(
                    AuthorizationFault.RegistrationInvalid,
                    $"{input} is neither a resource whose registration holds nor made by a recorded operation."
                );
            }

            label = label.Join(LabelOf(input));
        }

        if (!label.IsOperable)
        {
            throw new AuthorizationException(
                AuthorizationFault.ClassificationRefused,
                $"What operation {operationId} brings together is {label.Level} data."
            );
        }

        RequireNoRedevelopment(grant, actor, inputs, outputs);
    }

    /// <summary>
    /// Art. 17: the operator may make its base products; neither it nor an affiliate makes further products of one.
    /// </summary>
    private void RequireNoRedevelopment(
        AuthorizationGrant grant,
        string actor,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs
    )
    {
        if (
            _register.Rules.Parties.AreAffiliated(actor, grant.OperatorId)
            && inputs.Any(input => RestsOnOperatorBase(grant, input))
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.RedevelopmentBanned,
                $"{actor} is the operator of grant {grant.Id} or affiliated with it, and would make {string.Join(", ", outputs)} of what the operator delivers."
            );
        }
    }

    /// <summary>Whether something is, or was made of, a base product of the grant's operator.</summary>
    private bool RestsOnOperatorBase(AuthorizationGrant grant, string node)
    {
        var back = _lineage.TraceBack(node);
        return back.Sources.Concat(back.Results).Append(node).Any(IsBase);

        bool IsBase(string id) =>
            _register.Grants.Any(g =>
                g.OperatorId == grant.OperatorId
                && g.FindProduct(id)?.Origin == ProductOrigin.OperatorBase
            );
    }
}
