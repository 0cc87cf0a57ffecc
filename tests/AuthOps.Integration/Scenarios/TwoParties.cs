using AuthOps.Psi;
using AuthOps.Psi.Tests.Sessions;

namespace AuthOps.Integration.Scenarios;

/// <summary>Two parties of an intersection in one process, over a connection in memory.</summary>
internal static class TwoParties
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<(PsiResult Receiver, PsiResult Sender)> RunAsync(
        PsiItemSet receiver,
        PsiOptions receiverOptions,
        PsiItemSet sender,
        PsiOptions senderOptions
    )
    {
        var (one, two) = Start(receiver, receiverOptions, sender, senderOptions);
        return (await one, await two);
    }

    public static (Task<PsiResult> Receiver, Task<PsiResult> Sender) Start(
        PsiItemSet receiver,
        PsiOptions receiverOptions,
        PsiItemSet sender,
        PsiOptions senderOptions
    )
    {
        var (left, right) = DuplexPipe.Create();
        return (
            PsiSession.RunAsync(
                left,
                PsiRole.Receiver,
                receiver,
                receiverOptions,
                cancellationToken: Token
            ),
            PsiSession.RunAsync(
                right,
                PsiRole.Sender,
                sender,
                senderOptions,
                cancellationToken: Token
            )
        );
    }

    public static async Task<(T One, T Two)> RunAsync<T>(
        Func<Stream, Task<T>> one,
        Func<Stream, Task<T>> two
    )
    {
        var (left, right) = DuplexPipe.Create();
        var (first, second) = (one(left), two(right));
        return (await first, await second);
    }
}
