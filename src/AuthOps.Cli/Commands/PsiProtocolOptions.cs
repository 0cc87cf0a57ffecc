using System.CommandLine;
using AuthOps.Psi;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say by which protocol keys are compared. Both sides must come to the same suite; nothing is negotiated.</summary>
internal sealed class PsiProtocolOptions
{
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description =
            "ecdh, vole (faster for large sets; rows only), or auto, which chooses by what else is agreed; the same on both sides.",
        DefaultValueFactory = _ => "ecdh",
    };

    private readonly Option<string> _suite = new("--suite")
    {
        Description =
            "ristretto255 or sm2, with ecdh also x25519-ell2 or p256; the same on both sides.",
        DefaultValueFactory = _ => "ristretto255",
    };

    private readonly Option<string> _mode = new("--vole-mode")
    {
        Description =
            "full, subfield (fewer bytes), malicious (against peers that deviate) or conservative (malicious, with a code of more margin); the same on both sides.",
        DefaultValueFactory = _ => "full",
    };

    public PsiProtocolOptions()
    {
        _protocol.AcceptOnlyFromAmong("ecdh", "vole", "auto");
        _suite.AcceptOnlyFromAmong("ristretto255", "x25519-ell2", "sm2", "p256");
        _mode.AcceptOnlyFromAmong("full", "subfield", "malicious", "conservative");
    }

    public void AddTo(Command command)
    {
        command.Add(_protocol);
        command.Add(_suite);
        command.Add(_mode);
    }

    /// <summary>The options under the suite that was named, or that follows from what else is agreed; then why is told on stderr.</summary>
    public PsiOptions Choose(ParseResult parsed, PsiOptions options)
    {
        var protocol = parsed.GetValue(_protocol);
        var isModeGiven = parsed.GetResult(_mode) is { Implicit: false };
        if (protocol == "auto")
        {
            var obstacle = Obstacle(options, parsed.GetValue(_suite)!);
            if (obstacle is not null && isModeGiven)
            {
                throw new UsageException(
                    $"--vole-mode was given, and --protocol auto cannot take vole: {obstacle}"
                );
            }

            protocol = obstacle is null ? "vole" : "ecdh";
            parsed.InvocationConfiguration.Error.WriteLine(
                $"authops: --protocol auto takes {protocol}: {obstacle ?? "rows, no minimum, no payloads; for large sets it is the faster one"}"
            );
        }

        if (protocol == "vole")
        {
            return options with { Suite = Vole(parsed) };
        }

        return isModeGiven
            ? throw new UsageException("--vole-mode is for --protocol vole or auto")
            : options with
            {
                Suite = Ecdh(parsed),
            };
    }

    /// <summary>What keeps an intersection by VOLE from giving what is agreed; by what both sides have alike, so that both choose alike.</summary>
    private static string? Obstacle(PsiOptions options, string suite) =>
        (options.Output, suite) switch
        {
            (PsiOutput.Cardinality, _) =>
                "vole shows the receiver which rows match, and a number alone is agreed",
            _ when options.MinimumIntersection > 0 =>
                "vole cannot keep rows closed below a minimum",
            _ when options.PayloadBytes > 0 => "vole carries no payloads",
            (_, "x25519-ell2" or "p256") => $"vole is over ristretto255 or sm2, not {suite}",
            _ => null,
        };

    private PsiSuite Vole(ParseResult parsed) =>
        (parsed.GetValue(_suite), parsed.GetValue(_mode)) switch
        {
            ("ristretto255", "full") => PsiSuite.VoleRistretto255,
            ("ristretto255", "subfield") => PsiSuite.VoleSubfieldRistretto255,
            ("ristretto255", "malicious") => PsiSuite.VoleMaliciousRistretto255,
            ("ristretto255", _) => PsiSuite.VoleConservativeRistretto255,
            ("sm2", "full") => PsiSuite.VoleSm2,
            ("sm2", "subfield") => PsiSuite.VoleSubfieldSm2,
            ("sm2", "malicious") => PsiSuite.VoleMaliciousSm2,
            ("sm2", _) => PsiSuite.VoleConservativeSm2,
            var (suite, _) => throw new UsageException(
                $"--protocol vole is over ristretto255 or sm2, not {suite}"
            ),
        };

    private PsiSuite Ecdh(ParseResult parsed) =>
        parsed.GetValue(_suite) switch
        {
            "x25519-ell2" => PsiSuite.EcdhX25519Elligator2,
            "sm2" => PsiSuite.EcdhSm2,
            "p256" => PsiSuite.EcdhP256,
            _ => PsiSuite.EcdhRistretto255,
        };
}
