namespace AuthOps.Anonymization.Search;

/// <summary>
/// The best allowed node found so far, by score and then by the smaller level vector, so that it does not depend on
/// the order in which nodes come. Safe for concurrent use.
/// </summary>
/// <param name="entry">What is known already; null for nothing.</param>
internal sealed class BestNode(BestNode.Entry? entry = null)
{
    private readonly Lock _lock = new();
    private volatile Entry? _entry = entry;

    /// <summary>The best node, or null.</summary>
    public Entry? Current => _entry;

    /// <summary>Takes a node where it is better.</summary>
    public void Offer(ReadOnlySpan<int> levels, in NodeFacts facts)
    {
        if (_entry is { } best && facts.Score > best.Facts.Score)
        {
            return;
        }

        lock (_lock)
        {
            if (_entry is { } now)
            {
                var order = facts.Score.CompareTo(now.Facts.Score);
                if (order > 0 || (order == 0 && levels.SequenceCompareTo(now.Levels) >= 0))
                {
                    return;
                }
            }

            _entry = new Entry(levels.ToArray(), facts);
        }
    }

    /// <summary>A node with its facts; immutable.</summary>
    /// <param name="Levels">The levels in policy order.</param>
    /// <param name="Facts">What was found.</param>
    internal sealed record Entry(int[] Levels, NodeFacts Facts);
}
