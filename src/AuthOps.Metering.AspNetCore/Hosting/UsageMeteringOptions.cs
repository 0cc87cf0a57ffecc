using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Telemetry;

namespace AuthOps.Metering.AspNetCore;

/// <summary>How a host meters. Set up while the host is built, and read afterwards; not safe for concurrent use while it is set up.</summary>
public sealed class UsageMeteringOptions
{
    /// <summary>The directory of the usage log, for it alone; the log is created where there is none.</summary>
    public string LogDirectory { get; set; } = "";

    /// <summary>How the log is made and kept.</summary>
    public UsageLogOptions Log { get; set; } = new();

    /// <summary>
    /// The grants in force; what is not under one of them is refused. At least one, or a <see cref="Register"/> instead.
    /// </summary>
    public IList<AuthorizationGrant> Grants { get; } = [];

    /// <summary>
    /// The documents of governed grants, instead of <see cref="Grants"/>: the host then opens an
    /// <see cref="AuthorizationDesk"/>, which is among its services, and a use is judged by fields, consent and stages. Each
    /// account says what it uses by <see cref="UsageAccount.Access"/>.
    /// </summary>
    public AuthorizationRegister? Register { get; set; }

    /// <summary>The grants of <see cref="Register"/>, or <see cref="Grants"/>.</summary>
    internal IReadOnlyList<AuthorizationGrant> GrantsInForce => Register?.Grants ?? [.. Grants];

    /// <summary>Who signs the checkpoint that is written when the host stops; none by default.</summary>
    public IList<NoteSigner> CheckpointSigners { get; } = [];

    /// <summary>
    /// The header by which a caller names a request, so that one sent again is counted once (IETF draft
    /// idempotency-key-header). It names a request of the caller's own grant and decides nothing else.
    /// </summary>
    public string IdempotencyHeader { get; set; } = "Idempotency-Key";

    /// <summary>Whether a request without that header is refused; by default it is a request of its own.</summary>
    public bool RequireIdempotencyKey { get; set; }

    /// <summary>What <c>Retry-After</c> says where a quota is out, 1 second to 1 day.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a lease is spent before it is closed and its rest given back, 1 second to 1 day.</summary>
    public TimeSpan LeaseLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What the metrics of the log show; null for no metrics.</summary>
    public UsageMetricsOptions? Metrics { get; set; } = new();
}
