using System.CommandLine;
using AuthOps.Cli.Authorizations;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter review</c>: the decision on a product, its release, and what leaves under it.</summary>
internal static class MeterReviewCommand
{
    private const int MostDays = 3660;

    public static Command Create()
    {
        var command = new Command(
            "review",
            "Decide on a product, release it, take it out of the domain, take a release back."
        );
        command.Add(Decide());
        command.Add(Release());
        command.Add(Export());
        command.Add(Revoke());
        return command;
    }

    public static Option<string> Manifest() =>
        RequiredPath.Option("--manifest", "JSON file of the product's manifest.");

    private static Command Decide()
    {
        var (manifest, supervisor) = (
            Manifest(),
            RequiredPath.Option(
                "--supervisor",
                "The implementing body that supervises, which countersigns the receipt."
            )
        );
        return new StoreVerb(
            "decide",
            "Compare a product with its plan: it passes, or is sent back with what speaks against it."
        )
        {
            Document = manifest,
            Options = [supervisor],
            Act = (parsed, store, actor) =>
                ReviewActs.Decide(
                    store,
                    actor,
                    StoreVerb.Canonical(parsed.GetRequiredValue(manifest)),
                    parsed.GetRequiredValue(supervisor)
                ),
        }.Create();
    }

    private static Command Release()
    {
        var manifest = Manifest();
        var receivers = new Option<string[]>("--receiver")
        {
            Description = "A party that may receive it; may be given many times.",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = "How long it may leave and be charged, 1 to 3660 days.",
            Required = true,
        };
        return new StoreVerb("release", "Release a reviewed product and write its receipt.")
        {
            Document = manifest,
            Options = [receivers, days],
            Act = (parsed, store, actor) =>
                ReviewActs.Release(
                    store,
                    actor,
                    StoreVerb.Canonical(parsed.GetRequiredValue(manifest)),
                    parsed.GetRequiredValue(receivers),
                    parsed.GetRequiredValue(days) is var span and >= 1 and <= MostDays
                        ? span
                        : throw new UsageException("--days must be a number from 1 to 3660")
                ),
        }.Create();
    }

    private static Option<string> Receipt() =>
        RequiredPath.Option("--receipt", "Name of the receipt in the store's evidence folder.");

    private static Command Export()
    {
        var (receipt, source, destination) = (
            Receipt(),
            RequiredPath.Option("--source", "The product's file."),
            RequiredPath.Option("--destination", "File to make; there must be none.")
        );
        return new StoreVerb(
            "export",
            "Take a released product out, byte for byte; who acts is who receives."
        )
        {
            Options = [receipt, source, destination],
            Act = (parsed, store, actor) =>
                ReviewActs.Export(
                    store,
                    actor,
                    parsed.GetRequiredValue(receipt),
                    parsed.GetRequiredValue(source),
                    parsed.GetRequiredValue(destination)
                ),
        }.Create();
    }

    private static Command Revoke()
    {
        var receipt = Receipt();
        return new StoreVerb("revoke", "Take a release back; nothing leaves under it any more.")
        {
            Options = [receipt],
            Act = (parsed, store, actor) =>
                ReviewActs.Revoke(store, actor, parsed.GetRequiredValue(receipt)),
        }.Create();
    }
}
