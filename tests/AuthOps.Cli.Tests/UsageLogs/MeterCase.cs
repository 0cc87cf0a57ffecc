using System.Text;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Tests.UsageLogs;

/// <summary>A folder with a grant, keys, policies and a trust file, and the verbs over them.</summary>
internal sealed class MeterCase : IDisposable
{
    public const string Header = "id,grant,scenario,unit,amount,time,tag\n";
    private static readonly DateTimeOffset s_from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public MeterCase()
    {
        var term = new ValidityPeriod(s_from, s_from.AddYears(1));
        var grant = new AuthorizationGrant(
            "g-1",
            "bureau",
            "operator",
            ["claims"],
            [new DataProduct("lookup", ProductOrigin.OperatorBase)],
            ["study"],
            [new Scenario("s-1", "study", PurposeClass.PublicWelfare, "hospital", "lookup")],
            term,
            new Dictionary<UsageUnit, Int128> { [UsageUnit.Rows] = 1_000 }
        );
        Folder.Write("grant.json", grant.ToCanonicalBytes());
        _key.Save(Folder.At("key.pem"));
        var trusted = new TrustedKey(
            _key.PublicKey,
            "operator",
            ["operator", "developer"],
            s_from.AddYears(-1),
            s_from.AddYears(99)
        );
        Folder.Write("trust.json", new TrustFile([trusted]).ToBytes());
        Policy("a");
        Policy("b");
    }

    public TemporaryFolder Folder { get; } = new();

    public string this[string name] => Folder.At(name);

    public static string Row(int id, string amount = "5", string time = "2026-03-01T00:00:00Z") =>
        $"e-{id},g-1,s-1,Rows,{amount},{time},7\n";

    /// <summary>Appends CSV to a log, making it where it is not there.</summary>
    public Task<ToolRun> Append(string log, string csv, params string[] more) =>
        Run([
            "append",
            "--log",
            this[log],
            "--events",
            Folder.Write("events.csv", csv),
            "--grant",
            this["grant.json"],
            "--source",
            "urn:test",
            "--key",
            this["key.pem"],
            .. Directory.Exists(this[log]) ? (string[])[] : ["--create", Origin(log)],
            .. more,
        ]);

    public Task<ToolRun> Verify(string log, params string[] more) =>
        Run(["verify", "--log", this[log], "--trust", this["trust.json"], .. more]);

    public Task<ToolRun> Reconcile(string here, string there, params string[] more) =>
        Run([
            "reconcile",
            "--here",
            this[here],
            "--there",
            this[there],
            "--here-policy",
            this["a.policy"],
            "--there-policy",
            this["b.policy"],
            "--key",
            this["key.pem"],
            .. more.Contains("--out") ? (string[])[] : ["--out", this["out"]],
            .. more,
        ]);

    public static Task<ToolRun> Run(params string[] arguments) =>
        ToolRun.Of(["meter", .. arguments]);

    public static async Task<ToolRun> RunWithInput(string input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Program.RunAsync(
            ["meter", .. arguments],
            output,
            error,
            () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            TestContext.Current.CancellationToken
        );
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    public static string Origin(string log) => $"example.org/{log}";

    public void Dispose()
    {
        _key.Dispose();
        Folder.Dispose();
    }

    private void Policy(string log) =>
        Folder.Write(
            $"{log}.policy",
            $"log {new NoteKey(Origin(log), _key.PublicKey)}\nquorum none\n"
        );
}
