namespace AuthOps.Metering.Lineage;

/// <summary>What a trace found, each list in ordinal order. Immutable and safe to share between threads.</summary>
/// <param name="Node">Where it began.</param>
/// <param name="Sources">What nothing was made of: the resources reached; going forward, the start if it is one.</param>
/// <param name="Results">The intermediate results and products reached.</param>
/// <param name="Operations">The operations passed.</param>
/// <param name="Actors">The parties that ran them, or declared uses of what was reached.</param>
/// <param name="Receivers">The parties to which something reached was released.</param>
public sealed record LineageTrace(
    string Node,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Results,
    IReadOnlyList<string> Operations,
    IReadOnlyList<string> Actors,
    IReadOnlyList<string> Receivers
);
