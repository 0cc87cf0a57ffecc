using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Tests.Governance;
using AuthOps.Psi.Tests.Sessions;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Psi.Tests.Unbalanced;

/// <summary>A server of seven keys, a client that asks for three of which two are there, and what binds them.</summary>
internal static class GovernedLookup
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static PsiItemSet Asked { get; } = LookupTests.Keys(1, 2, 9);

    public static PsiConnectionOptions Connection { get; } = new();

    public static ReceiptVerdict<LookupReceiptFacts> Verify(DsseEnvelope envelope) =>
        LookupReceipt.Verify(envelope, Signers.Trust, ["psi-party"], Parties.Now);

    public static PsiGovernance Receipted(PsiRole role) =>
        new() { Purpose = Signers.Purpose, Receipt = Signers.Terms(role) };

    public static MemorySessionLedger Ledger() => new("0123456789abcdef0123456789abcdef"u8);

    public static PsiGovernance Capped(PsiCaps caps, SessionLedger ledger) =>
        new()
        {
            Purpose = Signers.Purpose,
            Limits = new PsiLimits
            {
                Caps = caps,
                Ledger = ledger,
                Peer = "peer",
                Resource = "insured",
            },
        };

    public static UnbalancedOptions Options(
        PsiGovernance governance,
        SessionLedger? ledger = null
    ) =>
        LookupTests.Things with
        {
            Purpose = Signers.Purpose,
            MaxItems = 100,
            BucketBits = 2,
            Governance = _ => governance,
            Ledger = ledger,
            Resource = ledger is null ? null : "insured",
        };

    public static UnbalancedServer Server(PsiGovernance governance, PsiItemSet? items = null) =>
        LookupTests.Server(
            items ?? LookupTests.Keys(Enumerable.Range(1, 7)),
            Options(governance, governance.Limits?.Ledger)
        );

    public static async Task<PublishedTags> Published(UnbalancedServer server)
    {
        using var file = new MemoryStream();
        await server.PublishAsync(file, null, cancellationToken: Token);
        var reader = new TagFileReader(server.Epoch);
        reader.Append(file.ToArray());
        return reader.Complete();
    }

    public static Task<LookupOutcome> Ask(
        Stream stream,
        PsiItemSet items,
        PsiGovernance? governance,
        PublishedTags? published = null
    ) =>
        LookupSession.RunAsync(
            stream,
            items,
            new LookupOptions { Governance = governance, Published = published },
            Connection,
            cancellationToken: Token
        );

    /// <summary>Runs both sides to their ends; frames are told, and those of a type that the client sends spoiled.</summary>
    public static async Task<(Task<LookupOutcome> Client, Task<LookupOutcome> Serving)> RunAsync(
        UnbalancedServer server,
        PsiItemSet items,
        PsiGovernance? governance,
        PublishedTags? published = null,
        List<byte[]>? sent = null,
        List<byte[]>? asked = null,
        byte? spoiled = null
    )
    {
        var tap = new Wiretap
        {
            PassOn = (from, _, frame) =>
            {
                (from == PsiRole.Receiver ? asked : sent)?.Add(frame);
                if (from == PsiRole.Receiver && frame[1] == spoiled)
                {
                    frame[^1] ^= 1;
                }

                return [frame];
            },
        };
        var client = new TaskCompletionSource<Task<LookupOutcome>>();
        var serving = new TaskCompletionSource<Task<LookupOutcome>>();
        _ = await tap.RunAsync(
            stream => Told(Ask(stream, items, governance, published), client),
            stream =>
                Told(LookupSession.ServeAsync(stream, server, "c", Connection, Token), serving),
            Token
        );
        return (await client.Task, await serving.Task);

        static async Task<object> Told(
            Task<LookupOutcome> task,
            TaskCompletionSource<Task<LookupOutcome>> told
        )
        {
            told.SetResult(task);
            return await task;
        }
    }
}
