namespace AuthOps.Psi.Sum;

/// <summary>Whether both parties of a sum signed its receipt, by what the verifier trusts. Immutable and safe to share between threads.</summary>
public sealed class SumReceiptVerdict
{
    internal SumReceiptVerdict(SumReceiptFacts facts, IReadOnlyList<string> findings)
    {
        (Facts, Findings) = (facts, findings);
    }

    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsAccepted => Findings.Count == 0;

    /// <summary>What is stated; proved only where <see cref="IsAccepted"/>.</summary>
    public SumReceiptFacts Facts { get; }

    /// <summary>Everything that speaks against it.</summary>
    public IReadOnlyList<string> Findings { get; }
}
