namespace AuthOps.Cli.Demo;

/// <summary>What a synthetic resident said about the scenario.</summary>
internal enum ConsentState
{
    /// <summary>Never asked, or no answer: counts as no.</summary>
    Absent,

    /// <summary>Given and standing.</summary>
    Granted,

    /// <summary>Given and taken back.</summary>
    Withdrawn,
}
