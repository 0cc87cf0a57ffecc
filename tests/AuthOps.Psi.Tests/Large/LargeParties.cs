using AuthOps.Psi.Items;
using AuthOps.Psi.Large;
using AuthOps.Psi.Tests.Sessions;

namespace AuthOps.Psi.Tests.Large;

/// <summary>Both parties of a job over a large set in this process, on a real loopback connection or several.</summary>
internal sealed class LargeParties(string folder) : IAsyncDisposable
{
    private readonly List<Loopback> _connections = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static PsiLargeOptions Options(string folder, int bucketItems = 256) =>
        new()
        {
            WorkFolder = folder,
            BucketItems = bucketItems,
            MemoryBytes = 1 << 20,
        };

    /// <summary>What each side changes of rows and options before it runs.</summary>
    public Func<PsiRole, PsiRowSource, PsiRowSource> Rows { get; set; } = (_, rows) => rows;

    public Func<PsiRole, PsiOptions, PsiOptions> Terms { get; set; } = (_, options) => options;

    public string ReceiverFolder => Path.Combine(folder, "receiver");

    public string SenderFolder => Path.Combine(folder, "sender");

    /// <summary>Runs one attempt of both; either may fail.</summary>
    public async Task<(Task<PsiLargeResult> Receiver, Task<PsiLargeResult> Sender)> RunAsync(
        string?[] receiver,
        string?[] sender,
        PsiOptions options,
        int connections = 1,
        Func<PsiLargeOptions, PsiLargeOptions>? change = null,
        PsiItemPolicy? policy = null,
        IProgress<PsiLargeProgress>? progress = null,
        CancellationTokenSource? cancelSender = null
    )
    {
        var streams = new List<Loopback>();
        for (var i = 0; i < connections; i++)
        {
            streams.Add(await Loopback.ConnectAsync(Token));
        }

        _connections.AddRange(streams);
        change ??= large => large;
        var first = PsiLargeSession.RunAsync(
            [.. streams.Select(stream => stream.Client)],
            PsiRole.Receiver,
            Rows(PsiRole.Receiver, PsiRowSource.FromStrings("id", receiver, policy)),
            Terms(PsiRole.Receiver, options),
            change(Options(ReceiverFolder)),
            progress,
            Token
        );
        var second = PsiLargeSession.RunAsync(
            [.. streams.Select(stream => stream.Server)],
            PsiRole.Sender,
            Rows(PsiRole.Sender, PsiRowSource.FromStrings("id", sender, policy)),
            Terms(PsiRole.Sender, options),
            change(Options(SenderFolder)),
            cancellationToken: cancelSender?.Token ?? Token
        );

        // A party that failed hangs up, as a process that ended does.
        _ = await Task.WhenAny(first, second);
        if (first.IsFaulted || second.IsFaulted || first.IsCanceled || second.IsCanceled)
        {
            await Task.WhenAny(Task.WhenAll(first, second), Task.Delay(1000, Token));
            streams.ForEach(stream => stream.Dispose());
        }

        await Task.WhenAll(first, second).ContinueWith(_ => { }, Token);
        return (first, second);
    }

    public ValueTask DisposeAsync()
    {
        _connections.ForEach(stream => stream.Dispose());
        return ValueTask.CompletedTask;
    }
}
