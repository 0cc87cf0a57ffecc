using System.Text.Json.Nodes;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Packs;

/// <summary>
/// A year of a synthetic city on disk, all ten stages of every scenario included: developers of which the first pays
/// nothing, billed by the quarter, with shares, account and disclosure; and the pack of it all.
/// </summary>
internal sealed partial class PackCity : IDisposable
{
    public const string GrantName = "g-city";
    public const string PrivateReleaseId = "dp-1";

    /// <summary>In pico-rho: epsilon of a thousandth.</summary>
    public const int PrivateRelease = 500_000;
    public static readonly ValidityPeriod Year = new(Day(2026, 1, 1), Day(2027, 1, 1));
    public static readonly DateTimeOffset Later = Day(2027, 2, 1);
    private static readonly ValidityPeriod s_trust = new(Day(2025, 1, 1), Day(2126, 1, 1));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-pack-");
    private readonly Clock _clock = new() { Now = Year.From };
    private readonly List<DsseEnvelope> _statements = [];
    private readonly List<ProductRelease> _releases = [];
    private readonly int _developers;

    /// <param name="developers">How many developers, at least 3.</param>
    /// <param name="usesPerQuarter">How many uses each has in a quarter.</param>
    public PackCity(int developers = 4, int usesPerQuarter = 5)
    {
        _developers = developers;
        Grant = MakeGrant(developers);
        Tariff = MakeTariff(developers);
        using (var log = UsageLog.Create(LogFolder, _clock))
        {
            Operate(log, usesPerQuarter);
            _clock.Now = Later;
            log.WriteCheckpoint(Operator);
        }

        Settle();
    }

    public SigningKey Operator { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public SigningKey Bureau { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public AuthorizationGrant Grant { get; }

    public TariffPlan Tariff { get; }

    public string LogFolder => Path.Combine(_folder.FullName, "usage-log");

    public string ReleaseOf(int developer) => _releases[developer].ReleaseId.Value;

    public SignedNote? Earlier { get; private set; }

    public DedicatedLedger Ledger { get; private set; } = null!;

    public IReadOnlyList<Invoice> Invoices { get; private set; } = [];

    public List<(DsseEnvelope Total, IReadOnlyList<InvoiceProof> Proofs)> Totals { get; } = [];

    /// <summary>All statements but totals; tests exchange and leave out what they like.</summary>
    public List<DsseEnvelope> Statements => _statements;

    public TrustFile Trust =>
        new([
            new TrustedKey(
                Operator.PublicKey,
                "city-operator",
                ["operator"],
                s_trust.From,
                s_trust.Until
            ),
            new TrustedKey(
                Bureau.PublicKey,
                "data-bureau",
                ["implementing-body"],
                s_trust.From,
                s_trust.Until
            ),
        ]);

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public static ValidityPeriod Quarter(int number) =>
        new(Day(2026, (3 * number) + 1, 1), Day(2026, (3 * number) + 1, 1).AddMonths(3));

    public EvidencePackBuilder Builder(Func<DsseEnvelope, bool>? keep = null)
    {
        var builder = new EvidencePackBuilder().AddLog(LogFolder).AddLedger(Ledger);
        if (Earlier is { } note)
        {
            builder.AddCheckpoint(note);
        }

        foreach (var statement in _statements.Where(keep ?? (static _ => true)))
        {
            builder.Add(statement);
        }

        foreach (var (total, proofs) in Totals)
        {
            builder.AddTotal(total, proofs);
        }

        return builder;
    }

    public string Write(string name, EvidencePackBuilder? builder = null, SigningKey? key = null)
    {
        (builder ?? Builder()).Write(this[name], Year, [key ?? Operator], _clock);
        return this[name];
    }

    public EvidencePackVerdict Verify(string path)
    {
        using var pack = EvidencePack.Open(path);
        return EvidencePackVerifier.Verify(pack, Trust, Later);
    }

    public DsseEnvelope ByOperator(Statement statement) => DsseEnvelope.Sign(statement, Operator);

    public DsseEnvelope ByBoth(Statement statement) =>
        DsseEnvelope.Sign(statement, Operator, Bureau);

    /// <summary>A statement with its predicate's text changed, signed again: a forgery with the right keys.</summary>
    public DsseEnvelope Forge(DsseEnvelope genuine, string old, string now)
    {
        var text = genuine.Statement.Predicate.GetRawText();
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"There is no {old} in {text}.", nameof(old));
        }

        return ByBoth(
            new Statement(
                genuine.Statement.Subjects,
                genuine.Statement.PredicateType,
                JsonNode.Parse(text.Replace(old, now, StringComparison.Ordinal))!.AsObject()
            )
        );
    }

    public void Dispose()
    {
        Operator.Dispose();
        Bureau.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DateTimeOffset Day(int year, int month, int day) =>
        new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static string Developer(int number) => $"developer-{number}";

    private static string Product(int number) => $"p-{number}";

    private void Operate(UsageLog log, int usesPerQuarter)
    {
        var plan = Plan();
        var rules = Rules();
        var agreement = new OperatingAgreement(
            "a-1",
            plan,
            "city-operator",
            Year.From,
            Year,
            rules.Packs,
            new AgreementFiling("沪数备〔2026〕12号", Year.From)
        );
        var desk = AuthorizationDesk.Open(log, Register(plan, agreement, rules));
        _statements.Add(DsseEnvelope.Sign(Grant.ToStatement(), Bureau));
        _statements.Add(DsseEnvelope.Sign(plan.ToStatement(), Bureau));
        _statements.Add(ByBoth(agreement.ToStatement()));
        _statements.Add(ByBoth(Tariff.ToStatement()));
        desk.Begin("plan-2026", "data-bureau");
        desk.Take("plan-2026", AuthorizationStage.PlanDrafted, "data-bureau", plan.Digest);
        desk.Take("plan-2026", AuthorizationStage.PlanApproved, "data-authority", plan.Digest);
        desk.Take("plan-2026", AuthorizationStage.OperatorSelected, "data-bureau", plan.Digest);
        desk.Take(
            "plan-2026",
            AuthorizationStage.AgreementSigned,
            "city-operator",
            agreement.Digest
        );
        desk.Take("plan-2026", AuthorizationStage.AgreementFiled, "data-bureau", agreement.Digest);
        foreach (var scenario in Grant.Scenarios)
        {
            Release(desk, scenario);
        }

        Use(log, desk, usesPerQuarter);
    }

    private void Release(AuthorizationDesk desk, Scenario scenario)
    {
        var plan = desk.Register.FindPlan(GrantName, scenario.Id)!;
        var manifest = new ProductManifest(
            GrantName,
            scenario.Id,
            scenario.ProductId,
            scenario.Purpose,
            new Dictionary<string, int> { ["drug"] = 1 },
            12,
            100,
            hasRows: false,
            new string('c', 64),
            basis: null
        );
        desk.BeginScenario("plan-2026", scenario.Id, scenario.Developer);
        desk.Take(scenario.Id, AuthorizationStage.ScenarioDrafted, scenario.Developer, plan.Digest);
        desk.Take(scenario.Id, AuthorizationStage.ScenarioEvaluated, "data-bureau", plan.Digest);
        desk.Derive(
            $"op-{scenario.Id}",
            GrantName,
            scenario.Developer,
            ["r-claims"],
            [scenario.ProductId],
            new string('d', 64)
        );
        desk.Take(
            scenario.Id,
            AuthorizationStage.ProductDeveloped,
            scenario.Developer,
            manifest.Digest
        );
        if (!desk.Review(manifest, "city-operator", "data-bureau").IsApproved)
        {
            throw new InvalidOperationException("The product was not approved.");
        }

        var receipt = desk.Release(
            manifest,
            "city-operator",
            [scenario.Developer],
            TimeSpan.FromDays(365)
        );
        _statements.Add(DsseEnvelope.Sign(plan.ToStatement(), Bureau));
        _statements.Add(ByBoth(receipt.Statement));
        _releases.Add(
            ProductRelease.Of(
                ReleaseClearance.Verify(ByBoth(receipt.Statement), Trust, Year.From),
                Grant
            )
        );
    }

    /// <summary>A private release under the first scenario: half a millionth of rho, debited at the gate.</summary>
    private static void Spend(AuthorizationDesk desk, Scenario scenario)
    {
        var reserved = desk.Gate.ReserveAsync(
            new UsageRequest
            {
                GrantId = GrantName,
                ScenarioId = scenario.Id,
                Purpose = scenario.Purpose,
                ProductId = scenario.ProductId,
                Unit = UsageUnit.PrivacyPicoRho,
                Amount = PrivateRelease,
                IdempotencyKey = PrivateReleaseId,
                Access = Access(scenario),
            }
        );
        var reservation = reserved.AsTask().GetAwaiter().GetResult();
        reservation.BeginReading();
        reservation.CommitAsync(PrivateRelease).AsTask().GetAwaiter().GetResult();
    }

    private static UsageAccess Access(Scenario scenario) =>
        new()
        {
            Actor = scenario.Developer,
            Domain = "domain-1",
            Fields = new Dictionary<string, IReadOnlyList<string>> { ["r-claims"] = ["drug"] },
        };

    private void Use(UsageLog log, AuthorizationDesk desk, int usesPerQuarter)
    {
        Spend(desk, Grant.Scenarios[0]);
        var recorder = new UsageRecorder(log);
        UsageTarget[] targets =
        [
            .. Grant.Scenarios.Select(s => desk.Declare(GrantName, s.Id, Access(s))),
        ];
        long id = 0;
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var events = new List<UsageEvent>();
            var from = Quarter(quarter).From.ToUnixTimeMilliseconds() * 1_000;
            for (var use = 0; use < usesPerQuarter; use++)
            {
                for (var i = 0; i < targets.Length; i++)
                {
                    events.Add(
                        new UsageEvent(
                            (UInt128)(++id),
                            targets[i],
                            UsageUnit.ServiceCalls,
                            1 + ((use + i) % 5),
                            from + ((use + 1L) * 7_000_000_000 / Math.Max(1, usesPerQuarter / 100))
                        )
                    );
                }
            }

            _clock.Now = Quarter(quarter).Until.AddDays(-1);
            foreach (var chunk in events.Chunk(4_096))
            {
                var outcomes = new UsageEventOutcome[chunk.Length];
                recorder.Record(chunk, outcomes);
                if (outcomes.Any(static o => o != UsageEventOutcome.Recorded))
                {
                    throw new InvalidOperationException("A use was refused.");
                }
            }

            Bill(log, Quarter(quarter));
        }
    }

    // Each quarter's invoices are of the log as it stood then.
    private void Bill(UsageLog log, ValidityPeriod quarter)
    {
        if (Earlier is null)
        {
            log.WriteCheckpoint(Operator);
            Earlier = SignedNote.Parse(File.ReadAllBytes(Path.Combine(LogFolder, "checkpoint")));
        }

        var content = log.Snapshot();
        Invoice[] invoices =
        [
            .. Enumerable
                .Range(0, _developers)
                .Select(i =>
                    Invoice.Build(content, Grant, Developer(i), Tariff, _releases, quarter)
                ),
        ];
        var tree = RevenueTree.Build(invoices, quarter);
        Subject[] subjects = [Subject.Of("log", [])];
        _statements.AddRange(invoices.Select(i => ByOperator(i.ToStatement(subjects))));
        Totals.Add(
            (ByOperator(tree.Total.ToStatement(subjects)), [.. invoices.Select(tree.Prove)])
        );
        Invoices = [.. Invoices, .. invoices];
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
