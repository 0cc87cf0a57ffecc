using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Tests.Verification;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>Receipts, caps and commitments of <c>authops psi serve</c>, <c>join</c>, <c>sum</c> and <c>lookup</c>, and receipts verified alone.</summary>
public sealed class PsiGovernanceTests : IDisposable
{
    private const string Caps =
        """{"maximumItems":1000,"maximumNumbers":1,"maximumPeerInputs":5,"maximumRatio":10,"maximumSessions":5,"minimumDifference":1,"minimumItems":2,"windowSeconds":86400}""";

    private readonly TemporaryFolder _folder = new();
    private readonly SigningKey _one = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly SigningKey _two = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
    private readonly string[] _common;

    public PsiGovernanceTests()
    {
        _common =
        [
            "--key",
            "id",
            "--subjects",
            "legal",
            "--purpose",
            "cohort study",
            "--psk",
            _folder.Write("psk", RandomNumberGenerator.GetBytes(32)),
            "--json",
        ];
        Save("one", _one);
        Save("two", _two);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_sides_write_one_receipt_with_commitments_and_caps_that_verifies_alone(
        bool isLarge
    )
    {
        string[] Side(string own, string peer, int first) =>
            [
                "--data",
                _folder.Write($"{own}.csv", Csv(first, 20)),
                .. Receipt(own, peer),
                .. Limits(own),
                .. Commitment(own),
                "--require-commitments",
                .. isLarge ? ["--work", _folder.At($"{own}.work")] : Array.Empty<string>(),
            ];
        var (serve, join) = await RunAsync(Side("one", "two", 0), Side("two", "one", 15));
        Assert.True(join.ExitCode == 0 && serve.ExitCode == 0, join.Error + serve.Error);
        var receipt = await File.ReadAllBytesAsync(_folder.At("one.receipt"), Token);
        Assert.Equal(receipt, await File.ReadAllBytesAsync(_folder.At("two.receipt"), Token));
        using var facts = JsonDocument.Parse(join.Output);
        var quoted = facts.RootElement.GetProperty("receiverCommitment").GetString();
        Assert.Equal(64, quoted!.Length);
        var stated = DsseEnvelope.Parse(receipt).Statement.Predicate;
        Assert.Equal(quoted, stated.GetProperty("receiverCommitment").GetString());
        Assert.Equal(5, stated.GetProperty("intersection").GetInt32());
        Assert.Equal(1, stated.GetProperty("caps").GetProperty("maximumNumbers").GetInt32());
        Assert.Equal(isLarge, stated.TryGetProperty("buckets", out _));

        await Verify(ExitCodes.Ok, "two and one", Trust("one", "two"), receipt);
        await Verify(ExitCodes.Finding, "No trusted key of two", Trust("one"), receipt);
        await Verify(ExitCodes.Finding, "not established", null, receipt);
        var changed = receipt.ToArray();
        changed[60] ^= 1;
        var run = await ToolRun.Of("verify", _folder.Write("changed", changed));
        Assert.NotEqual(ExitCodes.Ok, run.ExitCode);
    }

    [Fact]
    public async Task A_sum_leaves_a_receipt_with_commitments_and_caps_that_verifies_alone()
    {
        string[] Side(string own, string peer, string data, string version = "1") =>
            [
                "--data",
                _folder.Write($"{own}.csv", data),
                .. Receipt(own, peer),
                .. Limits(own),
                .. Commitment(own, version),
                "--require-commitments",
                "--purpose",
                "cohort study",
            ];
        var values = Csv(0, 20)
            .Replace("\n", ",7\n", StringComparison.Ordinal)
            .Replace("id,7", "id,v", StringComparison.Ordinal);
        var (serve, join) = await SumAsync(
            [.. Side("one", "two", values), "--value", "v"],
            Side("two", "one", Csv(15, 20))
        );
        Assert.True(join.ExitCode == 0 && serve.ExitCode == 0, join.Error + serve.Error);
        Assert.Contains(
            "\"sum\":35",
            serve.Output.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var receipt = await File.ReadAllBytesAsync(_folder.At("one.receipt"), Token);
        Assert.Equal(receipt, await File.ReadAllBytesAsync(_folder.At("two.receipt"), Token));
        var stated = DsseEnvelope.Parse(receipt).Statement;
        PredicateSchema.AssertFits(stated);
        Assert.Equal(5, stated.Predicate.GetProperty("intersection").GetInt32());
        Assert.Equal(
            1,
            stated.Predicate.GetProperty("caps").GetProperty("maximumNumbers").GetInt32()
        );

        const string What = "20 keys x 20 values from 0 to 9, 5 in common, opened";
        await Verify(ExitCodes.Ok, "two and one", Trust("one", "two"), receipt, What);
        await Verify(ExitCodes.Finding, "No trusted key of two", Trust("one"), receipt, What);
        await Verify(ExitCodes.Finding, "not established", null, receipt, What);

        // The caps allow one number; the ledger knows the sum before.
        (serve, join) = await SumAsync(
            [.. Side("one", "two", values), "--value", "v"],
            Side("two", "one", Csv(12, 20), "2")
        );
        Assert.Contains(ExitCodes.Refused, new[] { serve.ExitCode, join.ExitCode });
        Assert.Contains("the caps allow 1", serve.Error + join.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lookup_leaves_a_receipt_with_commitments_and_caps_that_verifies_alone()
    {
        string[] Side(string own, string peer, int first) =>
            [
                "--data",
                _folder.Write($"{own}.csv", Csv(first, 20)),
                .. Receipt(own, peer),
                .. Limits(
                    own,
                    Caps.Replace(
                        "\"maximumSessions\":5",
                        "\"maximumSessions\":1",
                        StringComparison.Ordinal
                    )
                ),
                .. Commitment(own),
                "--require-commitments",
            ];
        var (serve, ask) = await LookupAsync(Side("one", "two", 0), Side("two", "one", 15));
        Assert.True(ask.ExitCode == 0 && serve.ExitCode == 0, ask.Error + serve.Error);
        Assert.Contains(
            "\"found\":5",
            ask.Output.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var receipt = await File.ReadAllBytesAsync(_folder.At("one.receipt"), Token);
        Assert.Equal(receipt, await File.ReadAllBytesAsync(_folder.At("two.receipt"), Token));
        var stated = DsseEnvelope.Parse(receipt).Statement;
        PredicateSchema.AssertFits(stated);
        Assert.Equal("cohort study", stated.Predicate.GetProperty("purpose").GetString());
        Assert.Equal(
            1,
            stated.Predicate.GetProperty("caps").GetProperty("maximumSessions").GetInt32()
        );
        Assert.NotEqual(
            stated.Predicate.GetProperty("clientCommitment").GetString(),
            stated.Predicate.GetProperty("serverCommitment").GetString()
        );

        const string What = "20 keys asked for in a set of at most 20";
        await Verify(ExitCodes.Ok, "two and one", Trust("one", "two"), receipt, What);
        await Verify(ExitCodes.Finding, "No trusted key of two", Trust("one"), receipt, What);

        // A session more is refused by either ledger; a server of several connections goes on and says so.
        File.Delete(_folder.At("one.receipt"));
        Directory.Delete(_folder.At("two.ledger"), recursive: true);
        (serve, ask) = await LookupAsync(
            [.. Side("one", "two", 0), "--sessions", "2"],
            Side("two", "one", 15),
            times: 2
        );
        Assert.Equal(ExitCodes.Refused, ask.ExitCode);
        Assert.Equal(ExitCodes.Ok, serve.ExitCode);
        Assert.Contains("the caps allow 1", serve.Error, StringComparison.Ordinal);
        using var facts = JsonDocument.Parse(serve.Output);
        Assert.Equal(2, facts.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal(0, facts.RootElement.GetProperty("evaluations").GetInt32());
        Assert.False(File.Exists(_folder.At("one.receipt.1")));
    }

    [Fact]
    public async Task A_server_of_several_lookups_numbers_their_receipts()
    {
        string[] Side(string own, string peer) =>
            ["--data", _folder.Write($"{own}.csv", Csv(0, 5)), .. Receipt(own, peer)];
        var (serve, ask) = await LookupAsync(
            [.. Side("one", "two"), "--sessions", "2"],
            Side("two", "one"),
            times: 2
        );
        Assert.True(ask.ExitCode == 0 && serve.ExitCode == 0, ask.Error + serve.Error);
        Assert.False(File.Exists(_folder.At("one.receipt")));
        var (first, second) = (
            await File.ReadAllBytesAsync(_folder.At("one.receipt.1"), Token),
            await File.ReadAllBytesAsync(_folder.At("one.receipt.2"), Token)
        );
        Assert.Equal(second, await File.ReadAllBytesAsync(_folder.At("two.receipt"), Token));
        Assert.NotEqual(
            DsseEnvelope.Parse(first).Statement.Digest,
            DsseEnvelope.Parse(second).Statement.Digest
        );

        // A peer that does not say what is agreed: nothing is written, and both sides say why.
        (serve, ask) = await LookupAsync(
            ["--data", _folder.At("one.csv")],
            [.. Side("two", "one"), "--peer-commitment", new string('a', 64)]
        );
        Assert.Equal((ExitCodes.Data, ExitCodes.Data), (serve.ExitCode, ask.ExitCode));
        Assert.Contains("PolicyMismatch", serve.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_beyond_the_caps_are_refused_and_the_peer_is_told_so()
    {
        string[] Side(string own, string peer, int first) =>
            [
                "--data",
                _folder.Write($"{own}.csv", Csv(first, 20)),
                "--peer-party",
                peer,
                .. Limits(own),
            ];
        var (serve, join) = await RunAsync(Side("one", "two", 0), Side("two", "one", 15));
        Assert.True(join.ExitCode == 0 && serve.ExitCode == 0, join.Error + serve.Error);
        (serve, join) = await RunAsync(Side("one", "two", 0), Side("two", "one", 12));
        Assert.Contains(ExitCodes.Refused, new[] { serve.ExitCode, join.ExitCode });
        Assert.Contains("the caps allow 1", serve.Error + join.Error, StringComparison.Ordinal);
        Assert.Contains("CapExceeded", serve.Error + join.Error, StringComparison.Ordinal);
        Assert.Equal("", serve.Output + join.Output);
    }

    [Fact]
    public async Task A_version_that_was_committed_to_otherwise_or_a_receipt_half_named_is_refused()
    {
        string[] line = ["psi", "join", "--connect", "127.0.0.1:1", .. _common];
        string[] data = ["--data", _folder.Write("a.csv", Csv(0, 9))];
        string[] other = ["--data", _folder.Write("b.csv", Csv(1, 9))];

        // Registered before anybody is spoken to; nobody listens there.
        Check(
            ExitCodes.Data,
            "127.0.0.1",
            await ToolRun.Of([.. line, .. data, .. Commitment("one")])
        );
        Check(
            ExitCodes.Data,
            "is registered with commitment",
            await ToolRun.Of([.. line, .. other, .. Commitment("one")])
        );
        Check(
            ExitCodes.Usage,
            "go together",
            await ToolRun.Of([.. line, .. data, "--receipt", _folder.At("r")])
        );
        Check(
            ExitCodes.Usage,
            "go together",
            await ToolRun.Of([.. line, .. data, "--data-set", "insured"])
        );
        Check(
            ExitCodes.Usage,
            "go together",
            await ToolRun.Of([.. line, .. data, "--ledger", _folder.At("l")])
        );
        Check(
            ExitCodes.Usage,
            "PeerCommitment",
            await ToolRun.Of([.. line, .. data, "--peer-commitment", "abc"])
        );
        foreach (
            var caps in new[]
            {
                "{}",
                "[]",
                Caps + "x",
                Caps.Replace("1000", "0", StringComparison.Ordinal),
            }
        )
        {
            string[] limits = [.. Limits("one")];
            _folder.Write("caps.json", caps);
            Check(
                ExitCodes.Data,
                "caps.json",
                await ToolRun.Of([.. line, .. data, "--peer-party", "two", .. limits])
            );
        }

        static void Check(int expected, string words, ToolRun run)
        {
            Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Error}");
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("one.secret")]
    [InlineData("one.ledger-key")]
    [InlineData("two.pub")]
    public async Task A_key_that_is_none_names_its_file(string name)
    {
        string[] all =
        [
            "psi",
            "join",
            "--connect",
            "127.0.0.1:1",
            "--data",
            _folder.Write("a.csv", Csv(0, 9)),
            .. _common,
            .. Receipt("one", "two"),
            .. Limits("one"),
            .. Commitment("one"),
        ];
        _folder.Write(name, RandomNumberGenerator.GetBytes(31));
        var run = await ToolRun.Of(all);
        Assert.True(ExitCodes.Data == run.ExitCode, run.Error);
        Assert.Contains(name, run.Error, StringComparison.Ordinal);
    }

    private async Task<(ToolRun Serve, ToolRun Join)> RunAsync(
        string[] serveWith,
        string[] joinWith
    )
    {
        var address = PsiCommandTests.FreeAddress();
        var serve = ToolRun.Of(["psi", "serve", "--listen", address, .. serveWith, .. _common]);
        var join = await PsiCommandTests.JoinAsync([
            "psi",
            "join",
            "--connect",
            address,
            .. joinWith,
            .. _common,
        ]);
        return (await serve, join);
    }

    private async Task<(ToolRun Serve, ToolRun Join)> SumAsync(
        string[] serveWith,
        string[] joinWith
    )
    {
        string[] agreed =
        [
            "--key",
            "id",
            "--psk",
            _folder.At("psk"),
            "--lowest",
            "0",
            "--highest",
            "9",
            "--minimum",
            "2",
            "--json",
        ];
        var address = PsiCommandTests.FreeAddress();
        var serve = ToolRun.Of(["psi", "sum", "--listen", address, .. serveWith, .. agreed]);
        var join = await PsiCommandTests.JoinAsync([
            "psi",
            "sum",
            "--connect",
            address,
            .. joinWith,
            .. agreed,
        ]);
        return (await serve, join);
    }

    private async Task<(ToolRun Serve, ToolRun Ask)> LookupAsync(
        string[] serveWith,
        string[] askWith,
        int times = 1
    )
    {
        var address = PsiCommandTests.FreeAddress();
        var serve = ToolRun.Of(["psi", "lookup", "--listen", address, .. serveWith, .. _common]);
        ToolRun ask = null!;
        for (var time = 0; time < times; time++)
        {
            ask = await PsiCommandTests.JoinAsync([
                "psi",
                "lookup",
                "--connect",
                address,
                .. askWith,
                .. _common,
            ]);
        }

        return (await serve, ask);
    }

    private async Task Verify(
        int expected,
        string words,
        string? trust,
        byte[] receipt,
        string what = "20 x 20 elements, 5 in common"
    )
    {
        string[] line = ["verify", _folder.Write("receipt.dsse.json", receipt)];
        var run = await ToolRun.Of(trust is null ? line : [.. line, "--trust", trust]);
        Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.Contains(what, run.Output, StringComparison.Ordinal);
    }

    private string[] Receipt(string own, string peer) =>
        [
            "--receipt",
            _folder.At($"{own}.receipt"),
            "--sign-key",
            _folder.At($"{own}.pem"),
            "--party",
            own,
            "--peer-key",
            _folder.At($"{peer}.pub"),
            "--peer-party",
            peer,
        ];

    private string[] Limits(string own, string caps = Caps) =>
        [
            "--caps",
            _folder.Write("caps.json", caps),
            "--ledger",
            _folder.At($"{own}.ledger"),
            "--ledger-key",
            Random($"{own}.ledger-key"),
            "--resource",
            "insured",
        ];

    private string[] Commitment(string own, string version = "1") =>
        [
            "--commit-secret",
            Random($"{own}.secret"),
            "--data-set",
            "insured",
            "--data-version",
            version,
            "--register",
            _folder.At($"{own}.register"),
        ];

    /// <summary>A file of random bytes, the same each time.</summary>
    private string Random(string name) =>
        File.Exists(_folder.At(name))
            ? _folder.At(name)
            : _folder.Write(name, RandomNumberGenerator.GetBytes(32));

    private string Trust(params string[] parties) =>
        _folder.Write(
            "trust.json",
            new TrustFile([
                .. parties.Select(party => new TrustedKey(
                    (party == "one" ? _one : _two).PublicKey,
                    party,
                    ["psi-party"],
                    new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
                    new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero)
                )),
            ]).ToBytes()
        );

    private void Save(string name, SigningKey key)
    {
        key.Save(_folder.At($"{name}.pem"));
        _folder.Write($"{name}.pub", key.PublicKey.ExportPem());
    }

    private static string Csv(int first, int count) =>
        "id\n"
        + string.Concat(
            Enumerable
                .Range(first, count)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"firm-{i:D6}\n"))
        );
}
