namespace AuthOps.Primitives.Groups;

/// <summary>
/// Marks a method whose running time must not depend on the values it works on. A test reads its compiled code and
/// allows no conditional jump but those of <see cref="PublicLoops"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class ConstantTimeKernelAttribute : Attribute
{
    /// <summary>The number of loops in the method, each with a count that is public; 0 for straight-line code.</summary>
    public int PublicLoops { get; init; }
}
