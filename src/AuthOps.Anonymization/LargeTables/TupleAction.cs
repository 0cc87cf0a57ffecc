namespace AuthOps.Anonymization.LargeTables;

/// <summary>Takes a tuple.</summary>
/// <param name="numbers">Its numbers.</param>
/// <param name="count">How many records have it.</param>
/// <param name="first">The place of the first of them.</param>
internal delegate void TupleAction(ReadOnlySpan<int> numbers, ulong count, ulong first);
