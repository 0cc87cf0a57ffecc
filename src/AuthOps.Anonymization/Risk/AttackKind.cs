namespace AuthOps.Anonymization.Risk;

/// <summary>The attacks of the Article 29 Working Party's Opinion 05/2014 that are measured.</summary>
public enum AttackKind
{
    /// <summary>
    /// The attacker takes what a released record says, all of it, as a description and succeeds where exactly one person
    /// fits it.
    /// </summary>
    SinglingOut = 1,

    /// <summary>
    /// The attacker knows the first half of a person's quasi-identifiers, takes a released record that agrees at random
    /// and succeeds where it also agrees with the other half: two data sets are joined through the release.
    /// </summary>
    Linkage = 2,

    /// <summary>
    /// The attacker knows all quasi-identifiers of a person and guesses the secret as the most frequent one of the
    /// released records that agree, or of all where none does.
    /// </summary>
    AttributeInference = 3,
}
