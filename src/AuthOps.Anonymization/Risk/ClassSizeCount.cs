namespace AuthOps.Anonymization.Risk;

/// <summary>One bar of a class-size histogram. Immutable and safe to share between threads.</summary>
/// <param name="Size">Records a class.</param>
/// <param name="Classes">Classes of that size.</param>
public readonly record struct ClassSizeCount(long Size, long Classes);
