using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// The register of a store: parties and who controls whom, figures by date, the list of powers and duties, registrations.
/// Predicate <c>authorization-register</c>, version 1. Immutable and safe to share between threads.
/// </summary>
internal sealed class RegisterFile
{
    public const string PredicateName = "authorization-register";

    /// <summary>What the log calls the register of a store.</summary>
    public const string DocumentId = "register";

    /// <summary>The longest register read, in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxItems = 4096;
    private const int MaxText = 256;

    private RegisterFile(
        int serial,
        AuthorizationRules rules,
        IReadOnlyList<Registration> registrations,
        byte[] canonical
    )
    {
        Serial = serial;
        Rules = rules;
        Registrations = registrations;
        Canonical = canonical;
    }

    /// <summary>Which register it is: each is one more than the one it replaces, from 1 on.</summary>
    public int Serial { get; }

    public AuthorizationRules Rules { get; }

    public IReadOnlyList<Registration> Registrations { get; }

    /// <summary>Its canonical JSON.</summary>
    public ReadOnlyMemory<byte> Canonical { get; }

    /// <summary>SHA-256 of <see cref="Canonical"/>, lower-case hexadecimal.</summary>
    public string Digest => ToStatement().Subjects[0].Sha256;

    /// <summary>The register as a statement to sign.</summary>
    public Statement ToStatement() =>
        new(
            [Subject.Of("register.json", Canonical.Span)],
            PredicateTypes.Name(PredicateName),
            Canonical.Span
        );

    /// <summary>Reads a register.</summary>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="InputDataException">A member is missing, unknown or malformed.</exception>
    /// <exception cref="AuthorizationException">What it says does not hold together.</exception>
    public static RegisterFile Read(string source, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var canonical = CanonicalJson.Canonicalize(utf8, MaxBytes);
            return Read(
                new StrictJsonObject(
                    source,
                    "$",
                    JsonElement.Parse(canonical),
                    "affiliations",
                    "duties",
                    "parties",
                    "registrations",
                    "rulePacks",
                    "schemes",
                    "serial",
                    "version"
                ),
                canonical
            );
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or EvidenceFormatException
                        or ArgumentException
                        or FormatException
            )
        {
            throw new InputDataException(source, error.Message);
        }
    }

    private static RegisterFile Read(StrictJsonObject root, byte[] canonical)
    {
        _ = root.Integer("version", 1, 1);
        var parties = Items(root, "parties", ["id", "kind", "roles"], Party);
        var affiliations = Items(
            root,
            "affiliations",
            ["controlled", "controller"],
            static a => new Affiliation(
                a.String("controller", MaxText),
                a.String("controlled", MaxText)
            )
        );
        var rules = new AuthorizationRules(
            new PartyRegister(parties, affiliations),
            new RulePackSchedule(
                Items(
                    root,
                    "rulePacks",
                    ["deadlines", "effectiveFrom", "id", "maxTermYears", "smallCount"],
                    Pack
                )
            ),
            root.Has("duties")
                ? DutyMatrix.Parse(root.String("duties", DutyMatrix.MaxTextLength))
                : null
        );
        var schemes = Items(
                root,
                "schemes",
                ["issuer", "pattern"],
                static s => new RegistrationScheme(
                    s.String("issuer", MaxText),
                    s.String("pattern", MaxText)
                )
            )
            .ToDictionary(static s => s.Issuer, StringComparer.Ordinal);
        return new RegisterFile(
            root.Integer("serial", 1, int.MaxValue),
            rules,
            Items(
                root,
                "registrations",
                [
                    "cancelledAt",
                    "code",
                    "grade",
                    "issuer",
                    "kind",
                    "level",
                    "marks",
                    "subject",
                    "validFrom",
                    "validUntil",
                ],
                r => Registration(r, schemes)
            ),
            canonical
        );
    }

    /// <summary>The items of a list that may be missing.</summary>
    private static List<T> Items<T>(
        StrictJsonObject root,
        string name,
        string[] members,
        Func<StrictJsonObject, T> read
    ) => root.Has(name) ? [.. root.Objects(name, 0, MaxItems, members).Select(read)] : [];

    private static Party Party(StrictJsonObject party) =>
        new(
            party.String("id", MaxText),
            Name<PartyKind>(party, "kind"),
            Flags<PartyRoles>(party, "roles", static (all, role) => all | role)
        );

    private static RulePack Pack(StrictJsonObject pack)
    {
        var read = new RulePack(pack.String("id", MaxText), pack.Instant("effectiveFrom"));
        if (pack.Has("maxTermYears"))
        {
            read = read with { MaxTermYears = pack.Integer("maxTermYears", 1, 100) };
        }

        if (pack.Has("smallCount"))
        {
            read = read with { SmallCount = pack.Integer("smallCount", 1, 1000) };
        }

        if (!pack.Has("deadlines"))
        {
            return read;
        }

        var stages = Enum.GetNames<AuthorizationStage>();
        var deadlines = pack.Object("deadlines", stages);
        return read with
        {
            Deadlines = stages
                .Where(deadlines.Has)
                .ToDictionary(
                    Enum.Parse<AuthorizationStage>,
                    stage => TimeSpan.FromDays(deadlines.Integer(stage, 1, 3660))
                ),
        };
    }

    private static Registration Registration(
        StrictJsonObject item,
        Dictionary<string, RegistrationScheme> schemes
    )
    {
        var issuer = item.String("issuer", MaxText);
        return new Registration(
            item.String("subject", MaxText),
            Name<RegistrationKind>(item, "kind"),
            schemes.GetValueOrDefault(issuer)
                ?? throw item.Fault(
                    item.MemberPath("issuer"),
                    $"names {issuer}, of which there is no scheme; add one to $.schemes"
                ),
            item.String("code", MaxText),
            new ValidityPeriod(item.Instant("validFrom"), item.Instant("validUntil")),
            new ClassificationLabel(
                Name<DataLevel>(item, "level"),
                item.Integer("grade", 1, ClassificationLabel.MaxGrade),
                item.Has("marks")
                    ? Flags<DataMarks>(item, "marks", static (all, mark) => all | mark)
                    : DataMarks.None
            ),
            item.Has("cancelledAt") ? item.Instant("cancelledAt") : null
        );
    }

    private static T Flags<T>(StrictJsonObject item, string name, Func<T, T, T> join)
        where T : struct, Enum =>
        item.Strings(name, 0, 64)
            .Select(word =>
                Enum.GetNames<T>().Contains(word, StringComparer.Ordinal)
                    ? Enum.Parse<T>(word)
                    : throw item.Fault(
                        item.MemberPath(name),
                        $"holds a name that is not one of {string.Join(", ", Enum.GetNames<T>())}"
                    )
            )
            .Aggregate(default, join);

    private static T Name<T>(StrictJsonObject item, string name)
        where T : struct, Enum => Enum.Parse<T>(item.OneOf(name, Enum.GetNames<T>()));
}
