namespace AuthOps.Dp.Tests.Queries;

/// <summary>One row of random data.</summary>
internal sealed record RandomRow(
    string? Unit,
    string? Key,
    double? Value,
    long? Whole,
    string? Word
);
