using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Commands;

/// <summary>One call of <c>authops psi serve</c> or <c>join</c>: in memory, or through a work folder. Used by one thread.</summary>
internal sealed class PsiRun(
    ParseResult parsed,
    IntersectionRequest request,
    PsiKeyOptions keys,
    PsiSessionOptions session,
    PsiWorkOptions work,
    PsiGovernanceOptions governance
)
{
    /// <summary>Runs it and prints what was learnt.</summary>
    public async Task RunAsync(bool isJson, CancellationToken cancellationToken)
    {
        request.Check();
        var large = work.Read(parsed, session);
        var options = session.Read(parsed, large is not null);
        var agreed = governance.Read(parsed, options.Purpose, out var key);
        using var _ = key;
        options = options with
        {
            RequiresCommitments = agreed.RequiresCommitments,
            PeerCommitment = agreed.PeerCommitment,
            Limits = agreed.Limits,
            Receipt = agreed.Receipt,
        };
        PsiSessionOptions.Check(options);
        using var certificates = session.Certificates(parsed);
        try
        {
            await RunAsync(isJson, options, large, certificates, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException refused) when (refused.OneSidedReceipt is { } own)
        {
            governance.Receipt.WriteOneSided(parsed, own);
            throw;
        }
    }

    private async Task RunAsync(
        bool isJson,
        PsiOptions options,
        PsiLargeOptions? large,
        PeerCertificates? certificates,
        CancellationToken cancellationToken
    )
    {
        var error = parsed.InvocationConfiguration.Error;
        var output = parsed.InvocationConfiguration.Output;
        if (large is not null)
        {
            var source = new LargeSource(request, keys.Names(parsed), keys.Policy(parsed));
            var rows = session.Consented(parsed, source, source.Keys);
            rows = await governance
                .Commitment.CommittedAsync(
                    parsed,
                    rows,
                    request.Data,
                    large.WorkFolder,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var run = new LargeIntersectionRun(request, options, large, certificates, error);
            var (whole, matched) = await run.RunAsync(source, rows, cancellationToken)
                .ConfigureAwait(false);
            governance.Receipt.Write(parsed, whole.Receipt);
            IntersectionPage.Print(output, whole.Facts, whole.IntersectionSize, matched, isJson);
            return;
        }

        var file = CsvTableReader.Read(
            request.Data,
            request.Csv,
            cancellationToken: cancellationToken
        );
        var items = session.Consented(
            parsed,
            request.Data,
            file,
            keys.Items(parsed, file, keys.Policy(parsed))
        );
        options.Validate(items);
        items = await governance
            .Commitment.CommittedAsync(parsed, items, cancellationToken)
            .ConfigureAwait(false);
        var learnt = await new IntersectionRun(request, options, certificates, file, error)
            .RunAsync(items, cancellationToken)
            .ConfigureAwait(false);
        governance.Receipt.Write(parsed, learnt.Receipt);
        IntersectionPage.Print(
            output,
            learnt.Facts,
            learnt.IntersectionSize,
            learnt.MatchedRows.Length,
            isJson
        );
    }
}
