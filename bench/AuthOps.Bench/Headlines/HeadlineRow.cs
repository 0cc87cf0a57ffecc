namespace AuthOps.Bench.Headlines;

/// <summary>One line of the headline command; immutable and safe to share between threads.</summary>
/// <param name="Area">The part of the suite, such as <c>primitives</c>.</param>
/// <param name="Name">The identifier of the row; it never changes meaning.</param>
/// <param name="Ours">Our figure, in <paramref name="Unit"/>.</param>
/// <param name="Unit">One of <c>ns us ms s /s k/s M/s B</c>.</param>
/// <param name="Reference"><c>live: …</c>, <c>recorded:FILE</c> or null.</param>
/// <param name="ReferenceValue">The reference's figure, in the same unit, or null.</param>
/// <param name="Ratio">How many times better ours is, or null.</param>
/// <param name="Goal">What the row is meant to reach.</param>
/// <param name="Kernel">The kernel that ran, such as <c>avx512</c>, or null where there is no choice.</param>
internal sealed record HeadlineRow(
    string Area,
    string Name,
    double Ours,
    string Unit,
    string? Reference,
    double? ReferenceValue,
    double? Ratio,
    HeadlineGoal Goal,
    string? Kernel
);
