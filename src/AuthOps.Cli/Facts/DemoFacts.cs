using AuthOps.Psi;

namespace AuthOps.Cli.Facts;

/// <summary>Everything a demonstration established, for its report and its screen.</summary>
internal sealed record DemoFacts
{
    /// <summary>The run's random name.</summary>
    public required string RunId { get; init; }

    /// <summary>When it ran.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The grant's identifier.</summary>
    public required string GrantId { get; init; }

    /// <summary>SHA-256 of the grant.</summary>
    public required string GrantDigest { get; init; }

    /// <summary>Rows of the insurance holder.</summary>
    public required long Insured { get; init; }

    /// <summary>Rows of the hospital.</summary>
    public required long Patients { get; init; }

    /// <summary>Consents.</summary>
    public required ConsentFacts Consent { get; init; }

    /// <summary>The intersection.</summary>
    public required PsiReceiptFacts Intersection { get; init; }

    /// <summary>The release.</summary>
    public required AssessmentFacts Assessment { get; init; }

    /// <summary>The statistic.</summary>
    public required StatisticsFacts Statistics { get; init; }

    /// <summary>Lines of the statement.</summary>
    public required IReadOnlyList<AccountLine> Account { get; init; }

    /// <summary>Sum of the charges in fen.</summary>
    public required long RevenueFen { get; init; }

    /// <summary>Records of the usage log.</summary>
    public required long LogRecords { get; init; }

    /// <summary>Refusals among them.</summary>
    public required long LogRefusals { get; init; }

    /// <summary>Merkle root of the log.</summary>
    public required string LogRoot { get; init; }

    /// <summary>Key identifiers of the signers, by party.</summary>
    public required IReadOnlyList<(string Party, string KeyId)> Signers { get; init; }
}
