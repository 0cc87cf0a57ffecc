using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Lineage;

/// <summary>
/// Where data came from and where it went (来源可溯、去向可查, Art. 25): a graph without circles of what operations made of
/// what, and to whom it was released, as a usage log tells it. Immutable for callers and safe to share between threads.
/// </summary>
public sealed class LineageGraph
{
    private readonly Dictionary<string, List<LineageOperation>> _makers = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, List<LineageOperation>> _users = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, SortedSet<string>> _declarers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _receivers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);

    internal LineageGraph() { }

    /// <summary>The graph of a log.</summary>
    /// <param name="log">The log's content.</param>
    /// <returns>The graph.</returns>
    public static LineageGraph FromLog(UsageLogSnapshot log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var graph = new LineageGraph();
        foreach (var record in log.Records.OfType<DecisionRecord>())
        {
            graph.Add(record);
        }

        return graph;
    }

    /// <summary>Whether something is known: made by an operation, read by one, or used in the open.</summary>
    /// <param name="node">A resource, result or product.</param>
    /// <returns>True if it occurs.</returns>
    public bool Contains(string node) =>
        _makers.ContainsKey(node) || _users.ContainsKey(node) || _declarers.ContainsKey(node);

    /// <summary>Everything something was made of, directly or through others.</summary>
    /// <param name="node">A resource, result or product; one that does not occur has only itself.</param>
    /// <returns>The trace.</returns>
    public LineageTrace TraceBack(string node) =>
        Trace(node, _makers, operation => operation.Inputs);

    /// <summary>Everything that was made of something, and who received it.</summary>
    /// <param name="node">A resource, result or product; one that does not occur has only itself.</param>
    /// <returns>The trace.</returns>
    public LineageTrace TraceForward(string node) =>
        Trace(node, _users, operation => operation.Outputs);

    internal bool IsMade(string node) => _makers.ContainsKey(node);

    internal bool HasOperation(string id) => _operations.Contains(id);

    /// <summary>Whether an operation would make something of itself.</summary>
    internal bool WouldCycle(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        inputs.Any(input =>
            outputs.Contains(input, StringComparer.Ordinal)
            || TraceBack(input) is var back
                && outputs.Any(o => back.Results.Contains(o) || back.Sources.Contains(o))
        );

    internal void Add(LoggedDecision decision, string? grantId)
    {
        _ = Microseconds.TryToInstant(decision.Time, out var at);
        Add(
            new DecisionRecord(decision.Kind, grantId, decision.Body, decision.Tag)
            {
                Index = decision.Index,
                Time = at,
            }
        );
    }

    private void Add(DecisionRecord record)
    {
        switch (record.Kind)
        {
            case DecisionKind.Derived:
                Add(
                    new LineageOperation(
                        record.Subject,
                        record.GrantId,
                        record.Actor,
                        record.Inputs,
                        record.Outputs,
                        record.Digest,
                        record.Time
                    )
                );
                break;
            case DecisionKind.AccessDeclared:
                foreach (var resource in record.Inputs)
                {
                    Set(_declarers, resource).Add(record.Actor);
                }

                break;
            case DecisionKind.Exported:
                Set(_receivers, record.Subject).UnionWith(record.Outputs);
                break;
        }
    }

    private void Add(LineageOperation operation)
    {
        _ = _operations.Add(operation.Id);
        foreach (var output in operation.Outputs)
        {
            List(_makers, output).Add(operation);
        }

        foreach (var input in operation.Inputs)
        {
            List(_users, input).Add(operation);
        }
    }

    private LineageTrace Trace(
        string node,
        Dictionary<string, List<LineageOperation>> steps,
        Func<LineageOperation, IReadOnlyList<string>> next
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var nodes = new SortedSet<string>(StringComparer.Ordinal) { node };
        var operations = new SortedDictionary<string, LineageOperation>(StringComparer.Ordinal);
        var queue = new Queue<string>([node]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var operation in steps.GetValueOrDefault(at) ?? [])
            {
                if (!operations.TryAdd(operation.Id, operation))
                {
                    continue;
                }

                foreach (var reached in next(operation).Where(nodes.Add))
                {
                    queue.Enqueue(reached);
                }
            }
        }

        var actors = new SortedSet<string>(
            operations.Values.Select(o => o.Actor),
            StringComparer.Ordinal
        );
        var receivers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reached in nodes)
        {
            actors.UnionWith(_declarers.GetValueOrDefault(reached) ?? []);
            receivers.UnionWith(_receivers.GetValueOrDefault(reached) ?? []);
        }

        return new LineageTrace(
            node,
            [.. nodes.Where(n => !IsMade(n))],
            [.. nodes.Where(n => IsMade(n) && n != node)],
            [.. operations.Keys],
            [.. actors],
            [.. receivers]
        );
    }

    private static SortedSet<string> Set(Dictionary<string, SortedSet<string>> sets, string key) =>
        sets.TryGetValue(key, out var set)
            ? set
            : sets[key] = new SortedSet<string>(StringComparer.Ordinal);

    private static List<LineageOperation> List(
        Dictionary<string, List<LineageOperation>> lists,
        string key
    ) => lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
