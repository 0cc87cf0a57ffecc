namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>How local recodings are searched, and who is told. Immutable.</summary>
/// <param name="Options">How.</param>
/// <param name="Progress">Told now and then how many records are dealt with; may be null.</param>
/// <param name="CancellationToken">Looked at between steps.</param>
internal sealed record LocalRun(
    LocalRecodingOptions Options,
    IProgress<LocalRecodingProgress>? Progress,
    CancellationToken CancellationToken
);
