namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>What one method came to. Immutable and safe to share between threads.</summary>
/// <param name="Method">The method.</param>
/// <param name="IsAllowed">Whether the result satisfies the policy.</param>
/// <param name="Loss">Its loss, 0 to 1.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="SuppressedRows">The records it leaves out.</param>
/// <param name="Reason">Why it is not allowed; null where it is.</param>
public sealed record LocalRecodingCandidate(
    LocalRecodingMethods Method,
    bool IsAllowed,
    double Loss,
    int Classes,
    long SuppressedRows,
    string? Reason
);
