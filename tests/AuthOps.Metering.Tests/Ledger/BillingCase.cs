using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tariffs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>A quarter of a city with a grant, a scenario and a release for each of three developers, one of them free.</summary>
internal sealed class BillingCase : IDisposable
{
    public static readonly ValidityPeriod Quarter = new(
        Sample.Year.From,
        new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private readonly SimDisk _disk = new();
    private readonly UsageLog _log;
    private bool _isClosed;

    public BillingCase(SigningKey? key = null)
    {
        Key = key ?? SigningKey.Generate(SignatureAlgorithm.Ed25519);
        Grants =
        [
            Grant("g-bank", "bank-1", PurposeClass.Sectoral),
            Grant("g-insurer", "insurer-1", PurposeClass.Sectoral),
            Grant("g-clinic", "clinic-1", PurposeClass.PublicWelfare),
        ];
        Clock = Sample.Clock();
        _log = UsageLog.Create(_disk, Clock);
        Gate = UsageGate.Open(_log, Grants);
    }

    public SigningKey Key { get; }

    public SigningKey Bureau { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public IReadOnlyList<AuthorizationGrant> Grants { get; }

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Clock { get; }

    public UsageGate Gate { get; }

    public UsageLog Log => _log;

    public TariffPlan Tariff { get; } =
        new(
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            [
                new TariffItem(
                    "p-base",
                    UsageUnit.ServiceCalls,
                    PriceSchedule.Graduated(
                        new(10, UnitPrice.OfFen(250)),
                        new(null, new UnitPrice(401, 2))
                    ),
                    Sample.Year
                ),
            ],
            [new TariffCeiling("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(300), Sample.Year)]
        );

    public IReadOnlyList<ProductRelease> Releases =>
        [
            .. Grants.Select(g => new ProductRelease(
                new ReleaseId($"rel-{g.Id}"),
                new GrantId(g.Id),
                new ScenarioId(g.Scenarios[0].Id),
                new ProductId("p-base"),
                Sample.Year
            )),
        ];

    /// <summary>The releases as every developer holds them: a list that both sides signed.</summary>
    public DsseEnvelope List => ByBoth(new ReleaseList(Releases).ToStatement());

    public TrustFile Trust =>
        new([
            .. Sample.Trust(Key).Keys,
            new TrustedKey(
                Bureau.PublicKey,
                "data-bureau",
                ["implementing-body"],
                Sample.Year.From,
                Sample.Year.Until
            ),
        ]);

    public CheckpointPolicy Policy =>
        CheckpointPolicy.LogOnly(new NoteKey(_log.Origin, Key.PublicKey));

    public static AuthorizationGrant Grant(
        string id,
        string developer,
        PurposeClass purposeClass
    ) =>
        new(
            id,
            "data-bureau",
            "operator-1",
            ["r-insured"],
            [new DataProduct("p-base", ProductOrigin.OperatorBase)],
            ["check"],
            [new Scenario($"s-{developer}", "check", purposeClass, developer, "p-base")],
            Sample.Year,
            new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.ServiceCalls] = 1_000_000,
                [UsageUnit.Rows] = 1_000_000,
            }
        );

    public DsseEnvelope ByBoth(Statement statement) => DsseEnvelope.Sign(statement, Key, Bureau);

    public async Task UseAsync(
        int grant,
        Int128 amount,
        string key,
        UsageUnit unit = UsageUnit.ServiceCalls
    )
    {
        var scenario = Grants[grant].Scenarios[0];
        var use = await Gate.ReserveAsync(
            Sample.Request(amount, key, unit, scenario, Grants[grant].Id)
        );
        await use.CommitAsync(amount);
    }

    public Invoice Invoice(int grant, IReadOnlyList<ProductRelease>? releases = null) =>
        Metering.Ledger.Invoice.Build(
            _log.Snapshot(),
            Grants[grant],
            Grants[grant].Scenarios[0].Developer,
            Tariff,
            releases ?? Releases,
            Quarter
        );

    /// <summary>The chain of one grant, or of several, as the operator hands it over; the log is closed for it.</summary>
    public byte[] Chains(params string[] grants)
    {
        using var side = Close();
        using var chains = new MemoryStream();
        side.WriteChains(chains, grants);
        return chains.ToArray();
    }

    /// <summary>The chain of a grant with the record at one position left out.</summary>
    public byte[] ChainsWithout(string grant, int position)
    {
        using var whole = UsageSide.ReadChains(new MemoryStream(Chains(grant)), Policy);
        var indexes = new HashSet<ulong>();
        whole.Visit((ulong index, in RecordView _) => indexes.Add(index), default);
        using var file = new MemoryStream();
        using var writer = new ChainFileWriter(file, whole.Note.Span);
        foreach (
            var receipt in whole
                .Prove(indexes, default)
                .Values.OrderBy(r => r.Index)
                .Where((_, i) => i != position)
        )
        {
            writer.Add(receipt);
        }

        writer.Complete();
        return file.ToArray();
    }

    public void Dispose()
    {
        _log.Dispose();
        Key.Dispose();
        Bureau.Dispose();
    }

    private LogSide Close()
    {
        if (!_isClosed)
        {
            _log.WriteCheckpoint(Key);
            _log.Dispose();
            _isClosed = true;
        }

        return LogSide.Open(_disk, Policy, CancellationToken.None);
    }
}
