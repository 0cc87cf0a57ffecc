namespace AuthOps.Anonymization.Release;

/// <summary>How often a sensitive value occurs in a class.</summary>
/// <param name="Value">The value's number; 0 is NULL.</param>
/// <param name="Count">At least 1.</param>
internal readonly record struct ValueCount(int Value, int Count);
