using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration;

/// <summary>A grant, a durable log and a gate in a folder of its own.</summary>
internal sealed class MeteredCase : IDisposable
{
    public const string GrantId = "GR-1";
    public const string ScenarioId = "SC-1";
    public const string Purpose = "chronic-disease-medication";
    public const string ProductId = "PR-1";

    private static readonly ValidityPeriod s_always = new(
        new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(
        "authops-integration-"
    );
    private UsageLog _log;

    public MeteredCase(params (UsageUnit Unit, Int128 Granted)[] quotas)
    {
        Grant = new AuthorizationGrant(
            GrantId,
            "implementing-body",
            "operator",
            ["RES-1"],
            [new DataProduct(ProductId, ProductOrigin.OperatorBase)],
            [Purpose],
            [new Scenario(ScenarioId, Purpose, PurposeClass.PublicWelfare, "developer", ProductId)],
            s_always,
            quotas.ToDictionary(quota => quota.Unit, quota => quota.Granted)
        );
        _log = UsageLog.Create(LogFolder);
        Gate = UsageGate.Open(_log, [Grant]);
    }

    public AuthorizationGrant Grant { get; }

    public UsageGate Gate { get; private set; }

    public IReadOnlyList<UsageRecord> Records => _log.Snapshot().Records;

    private string LogFolder => Path.Combine(_folder.FullName, "log");

    /// <summary>What a process that ended without settling leaves behind, opened again.</summary>
    public void Reopen()
    {
        _log.Dispose();
        _log = UsageLog.Open(LogFolder);
        Gate = UsageGate.Open(_log, [Grant]);
    }

    public (Int128 Used, Int128 Reserved) Balance(UsageUnit unit)
    {
        var balance = Gate.Balances.Single(candidate => candidate.Unit == unit);
        return (balance.Used, balance.Reserved);
    }

    public static UsageRequest Request(UsageUnit unit, Int128 amount, string key) =>
        new()
        {
            GrantId = GrantId,
            ScenarioId = ScenarioId,
            Purpose = Purpose,
            ProductId = ProductId,
            Unit = unit,
            Amount = amount,
            IdempotencyKey = key,
        };

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }
}
