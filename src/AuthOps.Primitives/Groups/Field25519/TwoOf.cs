using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>Two values back to back, for what goes side by side. Belongs to one thread.</summary>
[InlineArray(2)]
internal struct TwoOf<T>
    where T : unmanaged
{
    private T _first;
}
