namespace AuthOps.Psi.Governance;

/// <summary>Whether both parties of a session signed its receipt, by what the verifier trusts. Immutable and safe to share between threads.</summary>
public sealed class PsiReceiptVerdict
{
    internal PsiReceiptVerdict(PsiReceiptFacts facts, IReadOnlyList<string> findings)
    {
        (Facts, Findings) = (facts, findings);
    }

    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsAccepted => Findings.Count == 0;

    /// <summary>What is stated; proved only where <see cref="IsAccepted"/>.</summary>
    public PsiReceiptFacts Facts { get; }

    /// <summary>Everything that speaks against it.</summary>
    public IReadOnlyList<string> Findings { get; }
}
