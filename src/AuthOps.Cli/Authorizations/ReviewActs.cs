using AuthOps.Cli.Commands;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>Review and release of a product, and what may leave under it. Stateless.</summary>
internal static class ReviewActs
{
    /// <summary>Compares the product with its plan and decides: what speaks against it sends it back.</summary>
    public static StoreAct Decide(
        GovernedStore store,
        StoreActor actor,
        byte[] canonical,
        string supervisor
    )
    {
        var manifest = ProductManifest.Parse(canonical);
        var decision = store.Desk.Review(manifest, actor.Party, supervisor);
        return new StoreAct(
            nameof(AuthorizationStage.ReleaseReviewed),
            manifest.ProductId,
            manifest.ScenarioId
        )
        {
            Findings =
            [
                .. decision.Findings.Select(static f =>
                    f.IsBlocking ? $"{f.Kind}: {f.Detail}" : $"({f.Kind}: {f.Detail})"
                ),
            ],
            IsRejection = !decision.IsApproved,
        };
    }

    /// <summary>Releases a reviewed product; the receipt counts once who supervises has countersigned it.</summary>
    public static StoreAct Release(
        GovernedStore store,
        StoreActor actor,
        byte[] canonical,
        IReadOnlyList<string> receivers,
        int days
    )
    {
        var manifest = ProductManifest.Parse(canonical);
        var name = "";
        _ = store.Desk.Release(
            manifest,
            actor.Party,
            receivers,
            TimeSpan.FromDays(days),
            receipt =>
            {
                name = StoreDocuments.NameOf(
                    "release",
                    manifest.ScenarioId,
                    receipt.Statement.Digest
                );
                store.Pending.Prepare(name, DsseEnvelope.Sign(receipt.Statement, actor.Key));
            }
        );
        store.Pending.Complete(name);
        return new StoreAct(
            nameof(AuthorizationStage.ProductReleased),
            manifest.ProductId,
            manifest.ScenarioId,
            name
        );
    }

    /// <summary>A receiver takes a product out of the domain.</summary>
    public static StoreAct Export(
        GovernedStore store,
        StoreActor actor,
        string name,
        string source,
        string destination
    )
    {
        var receipt = Receipt(store, name);
        var clearance = store.Evidenced(
            actor,
            () => ReleaseClearance.Verify(receipt, store.Trust, store.Now)
        );
        _ = store.Desk.Export(clearance, actor.Party, source, destination);
        return new StoreAct("export", clearance.ProductId);
    }

    /// <summary>A release is taken back.</summary>
    public static StoreAct Revoke(GovernedStore store, StoreActor actor, string name)
    {
        var digest = Receipt(store, name).Statement.Digest;
        store.Desk.RevokeRelease(digest, actor.Party);
        return new StoreAct("revoke", digest);
    }

    private static DsseEnvelope Receipt(GovernedStore store, string name) =>
        store.Documents.Statements.TryGetValue(name, out var envelope)
        && envelope.Statement.PredicateType == ReleaseReceipt.PredicateType
            ? envelope
            : throw new UsageException(
                $"--receipt: the store has no release receipt {name}; name a file of its evidence folder"
            );
}
