namespace AuthOps.Anonymization.Search;

/// <summary>Told of every node an exhaustive search evaluates.</summary>
/// <param name="levels">The node, in policy order; valid during the call only.</param>
/// <param name="facts">What was found.</param>
internal delegate void NodeObserver(ReadOnlySpan<int> levels, in NodeFacts facts);
