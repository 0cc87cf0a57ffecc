namespace AuthOps.Psi;

/// <summary>Whom the keys identify. Values are part of the wire format.</summary>
public enum PsiSubjects
{
    /// <summary>Natural persons: learning which rows match needs a lawful basis.</summary>
    NaturalPersons = 1,

    /// <summary>Legal persons or things, declared so by both parties.</summary>
    LegalPersons = 2,
}
