using System.CommandLine;
using AuthOps.Anonymization.Assessment;
using AuthOps.Cli.Certificates;

namespace AuthOps.Cli.Commands;

/// <summary>The options of <c>authops certify</c>.</summary>
internal sealed class CertifyOptions
{
    private readonly TableOptions _tables = new();

    private readonly Option<string> _policy = RequiredPath.Option(
        "--policy",
        "Policy file the release was made under."
    );
    private readonly Option<string> _input = RequiredPath.Option(
        "--input",
        "CSV file it was made from."
    );
    private readonly Option<string> _release = RequiredPath.Option(
        "--release",
        "CSV file that is released."
    );
    private readonly Option<string> _report = RequiredPath.Option(
        "--report",
        "What anonymize --report wrote."
    );
    private readonly Option<string> _key = RequiredPath.Option(
        "--key",
        "Private key of the certifier (PEM, 0600)."
    );
    private readonly Option<string> _output = RequiredPath.Option(
        "--output",
        "Folder to make: public/ may leave, internal/ may not."
    );
    private readonly Option<string> _sharing = new("--sharing")
    {
        Description = "How the release is shared: public, controlled or enclave.",
        Required = true,
    };
    private readonly Option<string?> _context = new("--context")
    {
        Description =
            "JSON file of the stated risks of the surroundings; for controlled and enclave.",
    };
    private readonly Option<string[]> _distribution = new("--distribution")
    {
        Description =
            "ATTRIBUTE=FILE: a public distribution that t-closeness and its kin compare with.",
    };

    public CertifyOptions() => _sharing.AcceptOnlyFromAmong("public", "controlled", "enclave");

    public void AddTo(Command command)
    {
        foreach (
            Option option in new Option[]
            {
                _policy,
                _input,
                _release,
                _report,
                _sharing,
                _context,
                _distribution,
                _key,
                _output,
            }
        )
        {
            command.Add(option);
        }

        _tables.AddTo(command);
    }

    public CertifyRequest Read(ParseResult parsed) =>
        new()
        {
            PolicyPath = parsed.GetRequiredValue(_policy),
            InputPath = parsed.GetRequiredValue(_input),
            ReleasePath = parsed.GetRequiredValue(_release),
            ReportPath = parsed.GetRequiredValue(_report),
            KeyPath = parsed.GetRequiredValue(_key),
            OutputPath = parsed.GetRequiredValue(_output),
            Sharing = parsed.GetRequiredValue(_sharing) switch
            {
                "public" => SharingContext.FullyPublic,
                "controlled" => SharingContext.ControlledPublic,
                _ => SharingContext.EnclavePublic,
            },
            ContextPath = parsed.GetValue(_context),
            Distributions = Pairs(parsed.GetValue(_distribution) ?? []),
            Reading = _tables.Read(parsed),
        };

    /// <summary>NAME=FILE pairs of an option.</summary>
    /// <exception cref="UsageException">One has another form.</exception>
    public static IReadOnlyList<(string Name, string Path)> Pairs(IReadOnlyList<string> values) =>
        [
            .. values.Select(value =>
                value.IndexOf('=', StringComparison.Ordinal) is var at and > 0
                && at < value.Length - 1
                    ? (value[..at], value[(at + 1)..])
                    : throw new UsageException("a pair must have the form NAME=FILE")
            ),
        ];
}
