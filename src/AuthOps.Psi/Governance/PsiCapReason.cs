namespace AuthOps.Psi.Governance;

/// <summary>Which cap refused a session.</summary>
public enum PsiCapReason
{
    /// <summary>A side has fewer keys than <see cref="PsiCaps.MinimumItems"/>.</summary>
    TooFewItems = 1,

    /// <summary>A side has more keys than <see cref="PsiCaps.MaximumItems"/>.</summary>
    TooManyItems = 2,

    /// <summary>One side has too many times the keys of the other.</summary>
    Ratio = 3,

    /// <summary>The window's sessions are used up.</summary>
    Sessions = 4,

    /// <summary>The own input differs by few keys from an earlier one.</summary>
    OwnDifference = 5,

    /// <summary>The peer's size differs by few keys from an earlier one.</summary>
    PeerDifference = 6,

    /// <summary>The peer brought too many different inputs.</summary>
    PeerInputs = 7,

    /// <summary>The window's numbers of keys in common are used up, which <see cref="PsiOutput.Cardinality"/> tells alone.</summary>
    Numbers = 8,
}
