using System.CommandLine;
using System.Globalization;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Tables;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>Whom keys identify, and on whose consent rows over natural persons rest: the signed statement, and which rows it covers.</summary>
internal sealed class PsiSubjectOptions
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
        command.Add(_until);
    }

    public PsiSubjects Subjects(ParseResult parsed) =>
        parsed.GetValue(_subjects) == "legal"
            ? PsiSubjects.LegalPersons
            : PsiSubjects.NaturalPersons;

    public string? Purpose(ParseResult parsed) => parsed.GetValue(_purpose);

    /// <summary>Verifies the statement and puts the keys under it.</summary>
    public PsiItemSet Consented(ParseResult parsed, string path, CsvTable file, PsiItemSet items)
    {
        var instants = parsed.GetValue(_until) is { } until
            ? Instants(path, file.Table, until, row => file.Lines.LineOf(row))
            : null;
        return Consent(parsed, instants) is { } consent ? items.WithConsent(consent) : items;
    }

    /// <summary>The same for rows that are read in batches: an instant of eight bytes stays in memory for each.</summary>
    public PsiRowSource Consented(ParseResult parsed, LargeSource source, PsiRowSource rows)
    {
        if (parsed.GetValue(_until) is not { } until)
        {
            return Consent(parsed, instants: null) is { } ? throw Apart() : rows;
        }

        var instants = new List<long>();
        foreach (var table in source.Read(CancellationToken.None))
        {
            // Lines are not counted over batches; the header is the first.
            var first = instants.Count + 2;
            instants.AddRange(Instants(source.Path, table, until, row => first + row));
        }

        return Consent(parsed, [.. instants]) is { } consent ? rows.WithConsent(consent) : rows;
    }

    /// <summary>The statement, verified, over rows whose consent ends at instants in ticks of UTC.</summary>
    private PsiConsent? Consent(ParseResult parsed, long[]? instants) =>
        (Consent(parsed, (row, at) => at.UtcTicks < instants![row]), instants) switch
        {
            (null, null) => null,
            ({ } consent, { }) => consent,
            _ => throw Apart(),
        };

    private static UsageException Apart() =>
        new("--basis and --consent-until go together: a statement, and which rows it covers");

    private PsiConsent? Consent(ParseResult parsed, Func<int, DateTimeOffset, bool> covers) =>
        (parsed.GetValue(_basis), parsed.GetValue(_trust), parsed.GetValue(_purpose)) switch
        {
            (null, null, _) => null,
            ({ } basis, { } trust, { } purpose) => PsiConsent.Accept(
                MeterFiles.Envelope(basis),
                MeterFiles.Trust(trust),
                [CollectorRole],
                purpose,
                TimeProvider.System.GetUtcNow(),
                covers
            ),
            _ => throw new UsageException(
                "--basis, --trust and --purpose go together: a statement, who signs it, and for what"
            ),
        };

    private static long[] Instants(string path, Table table, string name, Func<int, long> lineOf)
    {
        if (!table.TryGetColumn(name, out var column))
        {
            throw new UsageException($"--consent-until names '{name}', which is no column");
        }

        var values = column.Values.Select(Instant).ToArray();
        var codes = column.Codes.ToArray();
        var row = Array.FindIndex(codes, code => code >= 0 && values[code] is null);
        return row < 0
            ? [.. codes.Select(code => code < 0 ? 0 : values[code]!.Value.UtcTicks)]
            : throw new InputDataException(
                path,
                "the cell of --consent-until is no instant such as 2026-12-31T00:00:00Z",
                lineOf(row)
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
}
