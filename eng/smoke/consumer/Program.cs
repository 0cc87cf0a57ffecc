// A stranger's program: one use of each package, with the same output under the JIT and compiled ahead of time.
using System.Net;
using System.Net.Sockets;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Dp;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;

Console.WriteLine("sm3 of abc: " + Convert.ToHexStringLower(Sm3.Hash("abc"u8)));

foreach (var algorithm in Enum.GetValues<SignatureAlgorithm>())
{
    using var key = SigningKey.Generate(algorithm);
    using var again = SigningKey.ImportPem(key.ExportPem());
    var signature = again.Sign("message"u8);
    Console.WriteLine(
        $"{algorithm}: {key.PublicKey.Verify("message"u8, signature)} {key.PublicKey.Verify("massage"u8, signature)}"
    );
}

var table = Table.From(
    Enumerable.Range(0, 40),
    t =>
        t.Add("age", row => (20 + (row % 10)).ToString())
            .Add("district", row => row % 2 == 0 ? "north" : "south")
);
var ages = Enumerable.Range(20, 10).Select(age => new[] { age.ToString(), $"{age / 5 * 5}+", "*" });
var policy = new AnonymizationPolicy(
    [
        AttributePolicy.Quasi("age", Hierarchy.FromRows("age", ages)),
        AttributePolicy.NonIdentifying("district"),
    ],
    [new KAnonymity(5)]
);
var release = Anonymizer.Plan(table, policy).Apply();
Console.WriteLine(
    $"release: {release.RowCount} rows, accepted: {ReleaseVerifier.Check(release, policy).IsAccepted}"
);

using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("1")));
var histogram = await new DpSession(DpDataSource.Of(table), ledger).ReleaseAsync(
    new HistogramPlan
    {
        Unit = PrivacyUnit.Row,
        KeyColumn = "district",
        Keys = PublicKeys.Of("north", "south"),
        Bound = ContributionBound.OneRow,
        Loss = Epsilon.Parse("1/3"),
    }
);
Console.WriteLine($"statistic: {histogram.Value.Counts.Count} counts, {ledger.Remaining} left");

var folder = Directory.CreateTempSubdirectory("authops-consumer-");
using (var log = UsageLog.Create(Path.Combine(folder.FullName, "log")))
{
    var always = new ValidityPeriod(
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddYears(200)
    );
    var product = new DataProduct("P", ProductOrigin.OperatorBase);
    var scenario = new Scenario("S", "study", PurposeClass.PublicWelfare, "developer", product.Id);
    var quotas = new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 3 };
    var grant = new AuthorizationGrant(
        "G",
        "body",
        "operator",
        ["R"],
        [product],
        ["study"],
        [scenario],
        always,
        quotas
    );
    var gate = UsageGate.Open(log, [grant]);
    for (var call = 1; call <= 4; call++)
    {
        try
        {
            await using var use = await gate.ReserveAsync(
                new UsageRequest
                {
                    GrantId = "G",
                    ScenarioId = "S",
                    Purpose = "study",
                    ProductId = "P",
                    Unit = UsageUnit.ServiceCalls,
                    Amount = 1,
                    IdempotencyKey = $"call-{call}",
                }
            );
            await use.CommitAsync(1);
            Console.WriteLine($"call {call}: metered");
        }
        catch (UsageRefusedException refused)
        {
            Console.WriteLine($"call {call}: {refused.Reason}");
        }
    }
}

folder.Delete(recursive: true);

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
using var outgoing = new TcpClient();
await outgoing.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
using var incoming = await listener.AcceptTcpClientAsync();
var options = new PsiOptions
{
    Output = PsiOutput.Cardinality,
    Subjects = PsiSubjects.LegalPersons,
    MinimumIntersection = 0,
};
var receiver = PsiSession.RunAsync(
    outgoing.GetStream(),
    PsiRole.Receiver,
    PsiItemSet.FromStrings("id", ["a", "b", "c"]),
    options
);
var sender = PsiSession.RunAsync(
    incoming.GetStream(),
    PsiRole.Sender,
    PsiItemSet.FromStrings("id", ["b", "c", "d"]),
    options
);
Console.WriteLine(
    $"in common: {(await receiver).IntersectionSize} = {(await sender).IntersectionSize}"
);
Console.WriteLine($"evidence type: {PredicateTypes.Name("consumer")}");
