using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

public sealed class PsiCommandTests
{
    private const string Hospital = "id,ward\nA-1,north\nA-2,south\nA-3,north\nA-4,west\n";
    private const string Insurer = "id,policy\nA-3,gold\nA-9,iron\nA-1,lead\n";

    [Fact]
    public async Task Two_parties_over_mutual_tls_write_their_matching_rows_and_payloads()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (Certificate(folder, "one"), Certificate(folder, "two"));
        string[] agreed =
        [
            "--key",
            "id",
            "--output",
            "rows-to-both",
            "--subjects",
            "legal",
            "--suite",
            "sm2",
            "--minimum",
            "2",
            "--payload-bytes",
            "16",
            "--json",
        ];
        var address = FreeAddress();
        var serve = ToolRun.Of([
            "psi",
            "serve",
            "--listen",
            address,
            "--data",
            folder.Write("insurer.csv", Insurer),
            "--payload",
            "policy",
            "--out",
            folder.At("insurer-out.csv"),
            .. Tls(one, two),
            .. agreed,
        ]);
        var join = await JoinAsync([
            "psi",
            "join",
            "--connect",
            address,
            "--data",
            folder.Write("hospital.csv", Hospital),
            "--out",
            folder.At("hospital-out.csv"),
            .. Tls(two, one),
            .. agreed,
        ]);
        var served = await serve;

        Assert.True(join.ExitCode == 0 && served.ExitCode == 0, join.Error + served.Error);
        Assert.Equal(
            "id,ward,payload\nA-1,north,lead\nA-3,north,gold\n",
            await File.ReadAllTextAsync(
                folder.At("hospital-out.csv"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(
            "id,policy\nA-3,gold\nA-1,lead\n",
            await File.ReadAllTextAsync(
                folder.At("insurer-out.csv"),
                TestContext.Current.CancellationToken
            )
        );
        using var facts = JsonDocument.Parse(join.Output);
        Assert.Equal(2, facts.RootElement.GetProperty("intersection").GetInt32());
        Assert.Equal(join.Output, served.Output);
    }

    [Fact]
    public async Task A_peer_with_another_certificate_or_another_key_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (Certificate(folder, "one"), Certificate(folder, "two"));
        var three = Certificate(folder, "three");
        var data = folder.Write("data.csv", Insurer);
        var address = FreeAddress();
        string[] keys = ["--data", data, "--key", "id"];
        var serve = ToolRun.Of(["psi", "serve", "--listen", address, .. keys, .. Tls(one, two)]);
        var join = await JoinAsync([
            "psi",
            "join",
            "--connect",
            address,
            .. keys,
            .. Tls(three, one),
        ]);

        Assert.Equal(ExitCodes.Refused, (await serve).ExitCode);
        Assert.NotEqual(ExitCodes.Ok, join.ExitCode);

        address = FreeAddress();
        var first = folder.Write("first.psk", RandomNumberGenerator.GetBytes(32));
        var second = folder.Write("second.psk", RandomNumberGenerator.GetBytes(32));
        serve = ToolRun.Of(["psi", "serve", "--listen", address, .. keys, "--psk", first]);
        join = await JoinAsync(["psi", "join", "--connect", address, .. keys, "--psk", second]);
        Assert.Equal(ExitCodes.Data, (await serve).ExitCode);
        Assert.Equal(ExitCodes.Data, join.ExitCode);
    }

    [Fact]
    public async Task Prepare_lists_lines_and_reasons_and_never_content()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write(
            "data.csv",
            "id\n11010519491231002X\n11010519491231002x\n-\n11010519491231002X\n"
        );
        string[] line =
        [
            "psi",
            "prepare",
            "--data",
            data,
            "--key",
            "id",
            "--null",
            "-",
            "--validate",
            "id=resident-id",
        ];
        var refused = await ToolRun.Of(line);
        var excused = await ToolRun.Of([
            .. line,
            "--unusable",
            "exclude",
            "--duplicates",
            "all",
            "--json",
        ]);

        Assert.Equal(ExitCodes.Finding, refused.ExitCode);
        Assert.Contains(
            "line 3: InvalidIdentifier in id",
            refused.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("line 4: Null in id", refused.Output, StringComparison.Ordinal);
        Assert.Contains("line 5: Duplicate", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("1101", refused.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, excused.ExitCode);
        using var json = JsonDocument.Parse(excused.Output);
        Assert.Equal(1, json.RootElement.GetProperty("keys").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anybody_is_spoken_to()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("data.csv", Insurer);
        var psk = folder.Write("psk", new byte[32]);
        var shortKey = folder.Write("short", new byte[31]);
        string[] start = ["psi", "join", "--connect", "127.0.0.1:1", "--data", data];

        await Check(ExitCodes.Usage, "--key", "id");
        await Check(ExitCodes.Usage, "--key", "none", "--psk", psk);
        await Check(ExitCodes.Usage, "--key", "id", "--psk", psk, "--minimum", "-1");
        await Check(ExitCodes.Usage, "--key", "id", "--psk", psk, "--payload", "policy");
        await Check(ExitCodes.Usage, "--key", "id", "--psk", psk, "--out", data);
        await Check(ExitCodes.Usage, "--key", "id", "--tls-cert", data);
        await Check(ExitCodes.Data, "--key", "id", "--psk", shortKey);
        await Check(ExitCodes.Data, "--key", "id", "--psk", psk);
        // Rows over natural persons, which is what is assumed, need a basis.
        await Check(ExitCodes.Refused, "--key", "id", "--psk", psk, "--output", "rows");
        await Check(ExitCodes.Usage, "--key", "id", "--psk", psk, "--basis", data);

        async Task Check(int expected, params string[] rest)
        {
            var run = await ToolRun.Of([.. start, .. rest]);
            Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Error}");
        }
    }

    [Theory]
    [InlineData("auto", "rows-to-both", "VoleRistretto255", "takes vole: rows")]
    [InlineData("auto", "cardinality", "EcdhRistretto255", "takes ecdh: vole shows the receiver")]
    [InlineData("vole", "rows-to-both", "VoleRistretto255", "")]
    public async Task The_protocol_is_as_named_or_chosen_and_the_choice_is_explained(
        string protocol,
        string output,
        string suite,
        string why
    )
    {
        using var folder = new TemporaryFolder();
        var psk = folder.Write("psk", RandomNumberGenerator.GetBytes(32));
        var address = FreeAddress();
        string[] agreed =
        [
            "--key",
            "id",
            "--psk",
            psk,
            "--subjects",
            "legal",
            "--protocol",
            protocol,
            "--output",
            output,
            "--json",
        ];
        var serve = ToolRun.Of([
            "psi",
            "serve",
            "--listen",
            address,
            "--data",
            folder.Write("insurer.csv", Insurer),
            .. agreed,
        ]);
        var join = await JoinAsync([
            "psi",
            "join",
            "--connect",
            address,
            "--data",
            folder.Write("hospital.csv", Hospital),
            .. agreed,
        ]);
        var served = await serve;

        Assert.True(join.ExitCode == 0 && served.ExitCode == 0, join.Error + served.Error);
        using var facts = JsonDocument.Parse(join.Output);
        Assert.Equal(suite, facts.RootElement.GetProperty("suite").GetString());
        Assert.Equal(2, facts.RootElement.GetProperty("intersection").GetInt32());
        Assert.Contains(why, join.Error, StringComparison.Ordinal);
        Assert.Contains(why, served.Error, StringComparison.Ordinal);
        Assert.Equal(
            why.Length > 0,
            join.Error.Contains("--protocol auto takes", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_protocol_that_cannot_give_what_is_agreed_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] start =
        [
            "psi",
            "join",
            "--connect",
            "127.0.0.1:1",
            "--data",
            folder.Write("data.csv", Insurer),
            "--key",
            "id",
            "--psk",
            folder.Write("psk", new byte[32]),
            "--subjects",
            "legal",
        ];

        await Check("number alone", "--protocol", "vole");
        await Check(
            "cannot be enforced",
            "--protocol",
            "vole",
            "--output",
            "rows",
            "--minimum",
            "2"
        );
        await Check(
            "not carried",
            "--protocol",
            "vole",
            "--output",
            "rows",
            "--payload-bytes",
            "8"
        );
        await Check("not p256", "--protocol", "vole", "--output", "rows", "--suite", "p256");
        await Check("--vole-mode is for", "--vole-mode", "malicious");
        await Check("cannot take vole", "--protocol", "auto", "--vole-mode", "malicious");

        async Task Check(string why, params string[] rest)
        {
            var run = await ToolRun.Of([.. start, .. rest]);
            Assert.True(run.ExitCode == ExitCodes.Usage, $"{run.ExitCode}: {run.Error}");
            Assert.Contains(why, run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Joins as soon as the other listens.</summary>
    internal static async Task<ToolRun> JoinAsync(string[] args)
    {
        for (var attempt = 0; ; attempt++)
        {
            var run = await ToolRun.Of(args);
            if (attempt == 100 || !run.Error.Contains("refused", StringComparison.Ordinal))
            {
                return run;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    internal static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    internal static string[] Tls(
        (string Certificate, string Key) own,
        (string Certificate, string) peer
    ) => ["--tls-cert", own.Certificate, "--tls-key", own.Key, "--tls-peer", peer.Certificate];

    internal static (string Certificate, string Key) Certificate(
        TemporaryFolder folder,
        string name
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.FromUnixTimeSeconds(
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
        );
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (
            folder.Write($"{name}.crt", certificate.ExportCertificatePem()),
            folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem())
        );
    }
}
