namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// A condition on every equivalence class, that is, on the records that share all released quasi-identifier
/// values. Immutable and safe to share between threads.
/// </summary>
public abstract record PrivacyModel
{
    private protected PrivacyModel() { }

    /// <summary>The model with its parameters, as reports print it.</summary>
    public abstract string Name { get; }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
