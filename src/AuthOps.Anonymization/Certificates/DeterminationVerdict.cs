using System.Collections.ObjectModel;
using AuthOps.Primitives.Usage;

namespace AuthOps.Anonymization.Certificates;

/// <summary>Whether a determination is a lawful basis, and if not, why. Immutable and safe to share between threads.</summary>
public sealed class DeterminationVerdict
{
    internal DeterminationVerdict(IReadOnlyList<string> findings, LawfulBasis basis)
    {
        Findings = Array.AsReadOnly(findings.ToArray());
        Basis = Findings.Count == 0 ? basis : null;
    }

    /// <summary>The basis, or null where anything was found.</summary>
    public LawfulBasis? Basis { get; }

    /// <summary>What speaks against it.</summary>
    public ReadOnlyCollection<string> Findings { get; }
}
