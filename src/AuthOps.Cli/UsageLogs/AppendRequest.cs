namespace AuthOps.Cli.UsageLogs;

/// <summary>What <c>authops meter append</c> is asked for. Immutable.</summary>
internal sealed record AppendRequest(
    string? Log,
    string? Store,
    string? Trust,
    string Events,
    string? Format,
    string[] Grants,
    string? Source,
    string? Create,
    string? Key,
    int Batch
);
