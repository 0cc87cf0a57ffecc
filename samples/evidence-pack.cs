#:project ../src/AuthOps.Metering/AuthOps.Metering.csproj

// A quarter of an authorised operation as one archive: an operator makes it, a third party verifies it with a trust file
// alone, then somebody changes one byte of it. All data is synthetic.
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Packs.Replay;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

var folder = Directory.CreateTempSubdirectory("evidence-pack-").FullName;
var quarter = new ValidityPeriod(Day(2026, 1), Day(2026, 4));
using var operatorKey = SigningKey.Generate(SignatureAlgorithm.Ed25519);
using var bureauKey = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);

// What was granted, at which prices, and what was released.
var product = new DataProduct("credit-check", ProductOrigin.OperatorBase);
var grant = new AuthorizationGrant(
    "g-2026",
    "data-bureau",
    "operator",
    ["tax-register"],
    [product],
    ["credit"],
    [
        new Scenario("s-bank", "credit", PurposeClass.Sectoral, "bank", product.Id),
        new Scenario("s-insurer", "credit", PurposeClass.Sectoral, "insurer", product.Id),
    ],
    quarter,
    new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 1_000 }
);
var tariff = new TariffPlan(
    [product],
    [new TariffItem(product.Id, UsageUnit.ServiceCalls, UnitPrice.OfFen(250), quarter)],
    [new TariffCeiling(product.Id, UsageUnit.ServiceCalls, UnitPrice.OfFen(300), quarter)]
);
ProductRelease[] releases =
[
    .. grant.Scenarios.Select(s => new ProductRelease(
        new ReleaseId($"rel-{s.Developer}"),
        new GrantId(grant.Id),
        new ScenarioId(s.Id),
        new ProductId(product.Id),
        quarter
    )),
];

// Thirty uses in the log, and what they come to.
UsageLogSnapshot content;
using (var log = UsageLog.Create(Path.Combine(folder, "usage-log")))
{
    UsageGate.Open(log, [grant]);
    var recorder = new UsageRecorder(log);
    UsageEvent[] events =
    [
        .. Enumerable
            .Range(1, 30)
            .Select(i => new UsageEvent(
                (UInt128)i,
                recorder.Resolve(grant.Id, i % 3 == 0 ? "s-bank" : "s-insurer"),
                UsageUnit.ServiceCalls,
                i % 4 + 1,
                quarter.From.AddDays(2 * i).ToUnixTimeMilliseconds() * 1_000
            )),
    ];
    recorder.Record(events, new UsageEventOutcome[events.Length]);
    log.WriteCheckpoint(operatorKey);
    content = log.Snapshot();
}

Invoice[] invoices =
[
    .. grant.Scenarios.Select(s =>
        Invoice.Build(content, grant, s.Developer, tariff, releases, quarter)
    ),
];
var tree = RevenueTree.Build(invoices, quarter);
var ledger = new DedicatedLedger(new GrantId(grant.Id));
foreach (var invoice in invoices)
{
    ledger.Charge(invoice, quarter.Until.AddDays(-1));
}

var shares = RevenueShares.ByWeights(
    ledger.GrantId,
    quarter,
    new Fen(5_000),
    "agreement, clause 7",
    [new("tax-bureau", 2), new("treasury", 1)]
);
foreach (var (party, amount) in shares.Shares)
{
    ledger.Post(
        quarter.Until.AddDays(-1),
        "share",
        [
            LedgerPosting.ToDebit(new(LedgerAccountKind.SharesGiven, party), amount),
            LedgerPosting.ToCredit(new(LedgerAccountKind.SharesPayable, party), amount),
        ]
    );
}

// The pack: signed statements, log, ledger and proofs; there is no way to put data into it.
Subject[] account = [Subject.Of("ledger", ledger.ToBytes())];
var builder = new EvidencePackBuilder()
    .AddLog(Path.Combine(folder, "usage-log"))
    .Add(DsseEnvelope.Sign(grant.ToStatement(), bureauKey))
    .Add(DsseEnvelope.Sign(tariff.ToStatement(), operatorKey, bureauKey))
    .Add(DsseEnvelope.Sign(new ReleaseList(releases).ToStatement(), operatorKey, bureauKey))
    .AddTotal(
        DsseEnvelope.Sign(tree.Total.ToStatement(account), operatorKey),
        [.. invoices.Select(tree.Prove)]
    )
    .AddLedger(ledger)
    .Add(
        DsseEnvelope.Sign(
            DedicatedAccountStatement.Build(ledger, quarter).ToStatement(account),
            operatorKey
        )
    )
    .Add(DsseEnvelope.Sign(shares.ToStatement(account), operatorKey));
foreach (var invoice in invoices)
{
    builder.Add(DsseEnvelope.Sign(invoice.ToStatement(account), operatorKey));
}

var path = Path.Combine(folder, "2026-1.pack");
builder.Write(path, quarter, [operatorKey]);

// Somebody else, with the archive and a trust file.
var trust = new TrustFile([
    new TrustedKey(operatorKey.PublicKey, "operator", ["operator"], Day(2025, 1), Day(2030, 1)),
    new TrustedKey(
        bureauKey.PublicKey,
        "data-bureau",
        ["implementing-body"],
        Day(2025, 1),
        Day(2030, 1)
    ),
]);
var verdict = Verify(path);
Console.WriteLine($"accepted: {verdict.IsAccepted}");
foreach (
    var part in verdict.Parts.Where(p => p.Name is "log" or "invoices" or "totals" or "shares")
)
{
    Console.WriteLine($"  {part.Name}: {part.Figures}");
}

foreach (
    var line in ComplianceReplay.Of(verdict).Duties.Where(l => l.Outcome == ReplayOutcome.Pass)
)
{
    Console.WriteLine($"  Art. {line.Articles}: {line.Id} passes");
}

// One byte of one share.
var bytes = File.ReadAllBytes(path);
bytes[bytes.AsSpan().LastIndexOf("tax-bureau"u8)] ^= 1;
File.WriteAllBytes(path, bytes);
verdict = Verify(path);
Console.WriteLine($"after one byte was changed, accepted: {verdict.IsAccepted}");
foreach (var kind in verdict.Findings.Select(f => f.Kind).Distinct().Order())
{
    Console.WriteLine($"  {kind}");
}

Directory.Delete(folder, recursive: true);

EvidencePackVerdict Verify(string file)
{
    using var pack = EvidencePack.Open(file);
    return EvidencePackVerifier.Verify(pack, trust, quarter.Until);
}

static DateTimeOffset Day(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
