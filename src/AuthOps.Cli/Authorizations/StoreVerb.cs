using System.CommandLine;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// What the verbs over a store have in common: the store, the trust file and the key of who acts; a refusal that names its
/// record and what to do; an answer in both languages or as JSON. Immutable.
/// </summary>
/// <param name="Name">The verb.</param>
/// <param name="Description">What it does.</param>
internal sealed record StoreVerb(string Name, string Description)
{
    private const int MaxDocumentBytes = 4 << 20;

    private readonly Option<string> _store = Store();
    private readonly Option<string> _trust = Trust();
    private readonly Option<string> _key = RequiredPath.Option(
        "--key",
        "Private key of the party that acts (PEM, 0600); the trust file says whose it is."
    );

    /// <summary>The options beside those of every verb.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>The option that names the document, for messages about its content.</summary>
    public Option<string>? Document { get; init; }

    /// <summary>What is done.</summary>
    public required Func<ParseResult, GovernedStore, StoreActor, StoreAct> Act { get; init; }

    public static Option<string> Store() =>
        RequiredPath.Option("--store", "Folder of the store that meter grant open made.");

    public static Option<string> Trust() =>
        RequiredPath.Option(
            "--trust",
            "Trust file that gives each party its keys, obtained apart from the store."
        );

    /// <summary>The canonical bytes of a JSON file, however it is laid out.</summary>
    public static byte[] Canonical(string path) =>
        ParsedFile.Read(
            path,
            MaxDocumentBytes,
            static bytes => CanonicalJson.Canonicalize(bytes, MaxDocumentBytes)
        );

    public Command Create() =>
        new MeterVerb<ParseResult, StoreAnswer>(Name, Description)
        {
            Options =
            [
                _store,
                _trust,
                _key,
                .. Options,
                .. Document is null ? (Option[])[] : [Document],
            ],
            Read = static parsed => parsed,
            Run = (parsed, progress, _) =>
            {
                progress.Stage($"opening {parsed.GetRequiredValue(_store)}");
                return Run(parsed);
            },
            Print = StoreScreen.Print,
            Write = StoreScreen.Write,
            ExitCode = static answer => answer.Act.IsRejection ? ExitCodes.Finding : ExitCodes.Ok,
        }.Create();

    private StoreAnswer Run(ParseResult parsed)
    {
        var trust = MeterFiles.Trust(parsed.GetRequiredValue(_trust));
        using var actor = StoreActor.Of(
            parsed.GetRequiredValue(_key),
            trust,
            TimeProvider.System.GetUtcNow()
        );
        using var store = GovernedStore.Open(parsed.GetRequiredValue(_store), trust);
        var before = store.Log.Count;
        try
        {
            var act = Act(parsed, store, actor);
            return new StoreAnswer(
                act,
                actor.Party,
                act.Procedure is { } id ? store.Process(id)?.Next : null,
                store.Log.Count
            );
        }
        catch (AuthorizationException error)
        {
            throw new PrivacyRefusedException(
                RefusalWords.Of(error, store.Log.Count > before ? store.Log.Count - 1 : null)
            );
        }
        catch (FormatException error) when (Document is not null)
        {
            throw new InputDataException(parsed.GetRequiredValue(Document), error.Message);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
