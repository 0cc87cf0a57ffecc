using System.CommandLine;
using System.Globalization;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>Whom keys identify, and on whose consent rows over natural persons rest: the signed statement, and which rows it covers.</summary>
/// <param name="tellsRows">Whether a column says which rows the consent covers.</param>
internal sealed class PsiSubjectOptions(bool tellsRows)
{
    private const string CollectorRole = "consent-registry";

    private readonly Option<string> _subjects = new("--subjects")
    {
        Description = "Whom the keys identify: natural or legal persons; the same on both sides.",
        DefaultValueFactory = _ => "natural",
    };

    private readonly Option<string?> _basis = new("--basis")
    {
        Description =
            "Signed statement about the consent set that rows over natural persons rest on; verified against --trust.",
    };

    private readonly Option<string?> _trust = new("--trust")
    {
        Description =
            $"Trust file with the key that signed --basis, in the role {CollectorRole}; obtained apart from it.",
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose both sides declare; the consent must be to it.",
    };

    private readonly Option<string?> _until = new("--consent-until")
    {
        Description =
            "Column with the instant until which the row's subject consents, such as 2026-12-31T00:00:00Z; rows without one, or past it, are left out before anything is masked.",
    };

    public void AddTo(Command command)
    {
        _subjects.AcceptOnlyFromAmong("natural", "legal");
        command.Add(_subjects);
        command.Add(_basis);
        command.Add(_trust);
        command.Add(_purpose);
        if (tellsRows)
        {
            command.Add(_until);
        }
    }

    public PsiSubjects Subjects(ParseResult parsed) =>
        parsed.GetValue(_subjects) == "legal"
            ? PsiSubjects.LegalPersons
            : PsiSubjects.NaturalPersons;

    public string? Purpose(ParseResult parsed) => parsed.GetValue(_purpose);

    /// <summary>The statement as a basis, verified; which rows it covers is not asked.</summary>
    public LawfulBasis? Basis(ParseResult parsed) => Consent(parsed, (_, _) => true)?.Basis;

    /// <summary>Verifies the statement and puts the keys under it.</summary>
    public PsiItemSet Consented(ParseResult parsed, string path, CsvTable file, PsiItemSet items)
    {
        var until = parsed.GetValue(_until);
        var instants = until is null ? null : Instants(path, file, until);
        var consent = Consent(parsed, (row, at) => at < instants![row]);
        return (consent, instants) switch
        {
            (null, null) => items,
            (not null, not null) => items.WithConsent(consent),
            _ => throw new UsageException(
                "--basis and --consent-until go together: a statement, and which rows it covers"
            ),
        };
    }

    private PsiConsent? Consent(ParseResult parsed, Func<int, DateTimeOffset, bool> covers) =>
        (parsed.GetValue(_basis), parsed.GetValue(_trust), parsed.GetValue(_purpose)) switch
        {
            (null, null, _) => null,
            ({ } basis, { } trust, { } purpose) => PsiConsent.Accept(
                Envelope(basis),
                Trust(trust),
                [CollectorRole],
                purpose,
                TimeProvider.System.GetUtcNow(),
                covers
            ),
            _ => throw new UsageException(
                "--basis, --trust and --purpose go together: a statement, who signs it, and for what"
            ),
        };

    private static DateTimeOffset[] Instants(string path, CsvTable file, string name)
    {
        if (!file.Table.TryGetColumn(name, out var column))
        {
            throw new UsageException($"--consent-until names '{name}', which is no column");
        }

        var values = column.Values.Select(Instant).ToArray();
        var row = Array.FindIndex(
            column.Codes.ToArray(),
            code => code >= 0 && values[code] is null
        );
        return row < 0
            ?
            [
                .. column
                    .Codes.ToArray()
                    .Select(c => c < 0 ? DateTimeOffset.MinValue : values[c]!.Value),
            ]
            : throw new InputDataException(
                path,
                "the cell of --consent-until is no instant such as 2026-12-31T00:00:00Z",
                file.Lines.LineOf(row)
            );
    }

    private static DateTimeOffset? Instant(string text) =>
        text.Length == 0 ? DateTimeOffset.MinValue
        : DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant
        )
            ? instant
        : null;

    private static DsseEnvelope Envelope(string path)
    {
        using var file = TextFile.Open(path);
        var bytes = new byte[DsseEnvelope.MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        try
        {
            return DsseEnvelope.Parse(bytes.AsSpan(0, length));
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static TrustFile Trust(string path)
    {
        try
        {
            return TrustFile.Load(path);
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }
}
