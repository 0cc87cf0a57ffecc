using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;

namespace AuthOps.Cli.Commands;

/// <summary>Whom keys identify and what rows over persons rest on.</summary>
internal sealed class PsiSubjectOptions
{
    private const string BasisPredicate = "urn:authops:predicate:consent-set:v1";

    private readonly Option<string> _subjects = new("--subjects")
    {
        Description = "Whom the keys identify: natural or legal persons; the same on both sides.",
        DefaultValueFactory = _ => "natural",
    };

    private readonly Option<string?> _basis = new("--basis")
    {
        Description =
            "Signed statement that rows over natural persons rest on; its digest goes into the facts both parties share.",
    };

    private readonly Option<string?> _basisUntil = new("--basis-until")
    {
        Description = "When the statement stops to hold, such as 2026-12-31T00:00:00Z.",
    };

    public PsiSubjectOptions() => _subjects.AcceptOnlyFromAmong("natural", "legal");

    public void AddTo(Command command)
    {
        command.Add(_subjects);
        command.Add(_basis);
        command.Add(_basisUntil);
    }

    public PsiSubjects Subjects(ParseResult parsed) =>
        parsed.GetValue(_subjects) == "legal"
            ? PsiSubjects.LegalPersons
            : PsiSubjects.NaturalPersons;

    public LawfulBasis? Basis(ParseResult parsed)
    {
        var path = parsed.GetValue(_basis);
        var until = parsed.GetValue(_basisUntil);
        if (path is null && until is null)
        {
            return null;
        }

        if (
            path is null
            || !DateTimeOffset.TryParse(
                until,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expiry
            )
        )
        {
            throw new UsageException("--basis and --basis-until go together, a file and a time");
        }

        using var file = TextFile.Open(path);
        return new LawfulBasis(
            Convert.ToHexStringLower(SHA256.HashData(file)),
            BasisPredicate,
            expiry
        );
    }
}
