using System.Collections.ObjectModel;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization;

/// <summary>
/// A point of the front: a node of the lattice released with a smallest class of k, the policy's other models
/// holding. Immutable and safe to share between threads.
/// </summary>
/// <param name="Node">A level per quasi-identifier, in the policy's order.</param>
/// <param name="K">The smallest class allowed, in records.</param>
/// <param name="SuppressedRows">Records that are suppressed.</param>
/// <param name="Score">What the policy's quality model says.</param>
/// <param name="MaximumRisk">One over the records of the smallest released class.</param>
/// <param name="SensitiveMeasures">Per sensitive attribute what the released classes offer.</param>
public sealed record FrontPoint(
    ReadOnlyCollection<int> Node,
    int K,
    long SuppressedRows,
    Score Score,
    Ratio MaximumRisk,
    ReadOnlyCollection<SensitiveMeasure> SensitiveMeasures
);
