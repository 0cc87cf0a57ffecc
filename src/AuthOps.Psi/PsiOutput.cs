namespace AuthOps.Psi;

/// <summary>What the session yields. Values are part of the wire format.</summary>
public enum PsiOutput
{
    /// <summary>Both parties learn the size of the intersection; the receiver learns which of its own rows match.</summary>
    Rows = 1,

    /// <summary>Both parties learn the size of the intersection and nothing else.</summary>
    Cardinality = 2,

    /// <summary>Both parties learn the size of the intersection and which of their own rows match; the receiver first.</summary>
    RowsToBoth = 3,
}
