using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>
/// A table whose quasi-identifiers are all aggregated together: the records of a group are alike in them, so the
/// release is k-anonymous for the declared quasi-identifiers. Columns that stay as they are, sensitive ones included,
/// are not protected by it. Immutable and safe to share between threads.
/// </summary>
/// <param name="Table">The release: quasi-identifiers replaced, direct identifiers removed, every record kept.</param>
/// <param name="K">The smallest group asked for.</param>
/// <param name="Groups">Groups; some may be alike in what is released.</param>
/// <param name="SmallestGroup">Records of the smallest group; at least <paramref name="K"/>.</param>
/// <param name="InformationLoss">The sum of squares within groups by that of the whole table, on scales that weigh alike; 0 to 1. For the custodian only.</param>
public sealed record JointMicroaggregation(
    Table Table,
    int K,
    int Groups,
    int SmallestGroup,
    double InformationLoss
);
