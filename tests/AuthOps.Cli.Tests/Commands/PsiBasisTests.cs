using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Cli.Commands;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>Rows over natural persons of the tool rest on a statement that is verified, never on a file's digest.</summary>
public sealed class PsiBasisTests : IDisposable
{
    private const string People =
        "id,until\nA-1,2999-01-01T00:00:00Z\nA-2,\nA-3,2001-01-01T00:00:00Z\nA-4,2999-01-01T00:00:00Z\n";

    private readonly TemporaryFolder _folder = new();
    private readonly SigningKey _registry = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly SigningKey _stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public void Dispose()
    {
        _registry.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_rows_whose_consent_stands_take_part(bool isLarge)
    {
        string[] Work(string name) => isLarge ? ["--work", _folder.At(name)] : [];
        var address = PsiCommandTests.FreeAddress();
        var trust = Trust("consent-registry");
        var basis = Basis(_registry, "cohort study");
        var serve = ToolRun.Of([
            "psi",
            "serve",
            "--listen",
            address,
            .. Output(),
            .. Arguments(People, trust, basis, "cohort study"),
            .. Work("serve.work"),
        ]);
        var join = await PsiCommandTests.JoinAsync([
            "psi",
            "join",
            "--connect",
            address,
            "--out",
            _folder.At("out.csv"),
            .. Output(),
            .. Arguments(
                People.Replace("A-4", "A-9", StringComparison.Ordinal),
                trust,
                basis,
                "cohort study"
            ),
            .. Work("join.work"),
        ]);

        Assert.True(
            join.ExitCode == 0 && (await serve).ExitCode == 0,
            join.Error + (await serve).Error
        );
        Assert.Equal(
            "id,until\nA-1,2999-01-01T00:00:00Z\n",
            await File.ReadAllTextAsync(
                _folder.At("out.csv"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains(
            "\"receiverSize\":2",
            join.Output.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_statement_by_a_stranger_in_another_role_for_another_purpose_or_expired_is_refused()
    {
        var trust = Trust("consent-registry");
        var good = Basis(_registry, "cohort study");
        await Check(ExitCodes.Refused, trust, Basis(_stranger, "cohort study"), "cohort study");
        await Check(ExitCodes.Refused, Trust("operator"), good, "cohort study");
        await Check(ExitCodes.Refused, trust, good, "marketing");
        await Check(
            ExitCodes.Refused,
            trust,
            Basis(_registry, "cohort study", "2020-01-01T00:00:00Z"),
            "cohort study"
        );
        await Check(ExitCodes.Data, trust, trust, "cohort study");
        await Check(ExitCodes.Data, good, good, "cohort study");
        await Check(ExitCodes.Data, trust, good, "cohort study", "id,until\nA-1,tomorrow\n");
        await Check(
            ExitCodes.Usage,
            trust,
            good,
            "cohort study",
            "id,since\nA-1,2999-01-01T00:00:00Z\n"
        );

        async Task Check(
            int expected,
            string trust,
            string basis,
            string purpose,
            string data = People
        )
        {
            var run = await ToolRun.Of([
                "psi",
                "join",
                "--connect",
                "127.0.0.1:1",
                .. Output(),
                .. Arguments(data, trust, basis, purpose),
            ]);
            Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Error}");
        }
    }

    [Fact]
    public async Task Only_persons_whose_consent_stands_are_looked_up_or_found()
    {
        var trust = Trust("consent-registry");
        var basis = Basis(_registry, "cohort study");
        var address = PsiCommandTests.FreeAddress();
        var serve = ToolRun.Of([
            "psi",
            "lookup",
            "--listen",
            address,
            .. Arguments(People, trust, basis, "cohort study"),
        ]);

        // The server has A-3 without consent that stands, the client.
        var asked = await PsiCommandTests.JoinAsync([
            "psi",
            "lookup",
            "--connect",
            address,
            "--out",
            _folder.At("out.csv"),
            "--null",
            "-",
            .. Arguments(
                "id,until\nA-1,2999-01-01T00:00:00Z\nA-2,-\nA-3,2999-01-01T00:00:00Z\nA-4,2001-01-01T00:00:00Z\n",
                trust,
                basis,
                "cohort study"
            ),
        ]);
        var served = await serve;

        Assert.True(asked.ExitCode == 0 && served.ExitCode == 0, asked.Error + served.Error);
        Assert.Equal(
            "id,until\nA-1,2999-01-01T00:00:00Z\n",
            await File.ReadAllTextAsync(
                _folder.At("out.csv"),
                TestContext.Current.CancellationToken
            )
        );
        using var told = JsonDocument.Parse(served.Output);
        Assert.Equal(2, told.RootElement.GetProperty("keys").GetInt32());
        Assert.Equal(2, told.RootElement.GetProperty("evaluations").GetInt32());
    }

    private static string[] Output() => ["--output", "rows"];

    private string[] Arguments(string data, string trust, string basis, string purpose) =>
        [
            "--data",
            _folder.Write(Name(), data),
            "--key",
            "id",
            "--purpose",
            purpose,
            "--trust",
            trust,
            "--basis",
            basis,
            "--consent-until",
            "until",
            "--psk",
            _folder.Write(Name(), [.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
            "--json",
        ];

    private string Basis(
        SigningKey signer,
        string purpose,
        string expiresAt = "2999-01-01T00:00:00Z"
    ) =>
        _folder.Write(
            Name(),
            DsseEnvelope
                .Sign(
                    new Statement(
                        [new Subject("consent-set", new string('c', 64))],
                        PredicateTypes.Name("consent-set"),
                        new JsonObject
                        {
                            ["count"] = "4",
                            ["expiresAt"] = expiresAt,
                            ["id"] = "consents-1",
                            ["purpose"] = purpose,
                            ["revoked"] = "1",
                        }
                    ),
                    signer
                )
                .ToBytes()
        );

    private string Trust(string role) =>
        _folder.Write(
            Name(),
            new TrustFile([
                new TrustedKey(
                    _registry.PublicKey,
                    "registry",
                    [role],
                    new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
                    new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero)
                ),
            ]).ToBytes()
        );

    private static string Name()
    {
        Span<byte> bytes = stackalloc byte[8];
        SecureRandom.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
