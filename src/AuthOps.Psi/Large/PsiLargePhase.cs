namespace AuthOps.Psi.Large;

/// <summary>What a session over a large set is doing.</summary>
public enum PsiLargePhase
{
    /// <summary>Reading the own rows for the first time; counted in rows, of a total that is not known yet.</summary>
    Reading = 1,

    /// <summary>Spreading the own rows over buckets on the disk; counted in rows.</summary>
    Partitioning = 2,

    /// <summary>Running buckets with the peer; counted in steps, of which there are one or two a bucket.</summary>
    Buckets = 3,
}
