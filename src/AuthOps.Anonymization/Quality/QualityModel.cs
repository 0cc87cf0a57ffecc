namespace AuthOps.Anonymization.Quality;

/// <summary>What an optimum is measured by; less is better. Immutable and safe to share between threads.</summary>
public abstract record QualityModel
{
    private protected QualityModel() { }

    /// <summary>The model, as reports print it.</summary>
    public abstract string Name { get; }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
