namespace AuthOps.Psi.Governance;

/// <summary>Whether both parties of a session signed its receipt, by what the verifier trusts. Immutable and safe to share between threads.</summary>
/// <typeparam name="TFacts">What a receipt of that protocol states.</typeparam>
public sealed class ReceiptVerdict<TFacts>
    where TFacts : class
{
    internal ReceiptVerdict(TFacts facts, IReadOnlyList<string> findings)
    {
        (Facts, Findings) = (facts, findings);
    }

    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsAccepted => Findings.Count == 0;

    /// <summary>What is stated; proved only where <see cref="IsAccepted"/>.</summary>
    public TFacts Facts { get; }

    /// <summary>Everything that speaks against it.</summary>
    public IReadOnlyList<string> Findings { get; }
}
