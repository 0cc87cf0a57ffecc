using System.Collections.ObjectModel;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization;

/// <summary>The best node of the lattice for one quality model and one suppression limit. Immutable and safe to share between threads.</summary>
/// <param name="Quality">What it is measured by.</param>
/// <param name="SuppressionLimit">The largest share of suppressed records.</param>
/// <param name="Node">A level per quasi-identifier, in the policy's order, or null where no node is allowed.</param>
/// <param name="Score">Its score.</param>
/// <param name="SuppressedRows">Records it suppresses.</param>
/// <param name="ReleasedClasses">Classes it releases.</param>
public sealed record SurveyOptimum(
    QualityModel Quality,
    Ratio SuppressionLimit,
    ReadOnlyCollection<int>? Node,
    Score Score,
    long SuppressedRows,
    int ReleasedClasses
);
