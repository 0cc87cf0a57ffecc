using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Verification;

/// <summary>One signed statement to be verified. Immutable.</summary>
internal sealed record StatementRequest
{
    public required string Path { get; init; }

    /// <summary>The keys to believe; null leaves the signers unestablished.</summary>
    public TrustFile? Trust { get; init; }

    /// <summary>Where the release is, unless beside the statement.</summary>
    public string? ReleasePath { get; init; }

    /// <summary>Where the published policy is, unless beside the statement.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Where the certificate is that a determination cites, unless beside it.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Files that claims are derived against.</summary>
    public IReadOnlyList<(string Name, string Path)> References { get; init; } = [];

    /// <summary>The path of a file in the folder of the statement.</summary>
    public string Beside(string name) =>
        System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!,
            name
        );
}
