using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;

namespace AuthOps.Cli.Commands;

/// <summary>One call of <c>authops psi serve</c> or <c>join</c>: in memory, or through a work folder. Used by one thread.</summary>
internal sealed class PsiRun(
    ParseResult parsed,
    IntersectionRequest request,
    PsiKeyOptions keys,
    PsiSessionOptions session,
    PsiWorkOptions work
)
{
    /// <summary>Runs it and prints what was learnt.</summary>
    public async Task RunAsync(bool isJson, CancellationToken cancellationToken)
    {
        request.Check();
        var large = work.Read(parsed, session);
        var options = session.Read(parsed, large is not null);
        using var certificates = session.Certificates(parsed);
        var error = parsed.InvocationConfiguration.Error;
        var output = parsed.InvocationConfiguration.Output;
        if (large is not null)
        {
            var source = new LargeSource(request, keys.Names(parsed), keys.Policy(parsed));
            var run = new LargeIntersectionRun(request, options, large, certificates, error);
            var (whole, matched) = await run.RunAsync(source, cancellationToken)
                .ConfigureAwait(false);
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
        var learnt = await new IntersectionRun(request, options, certificates, file, error)
            .RunAsync(items, cancellationToken)
            .ConfigureAwait(false);
        IntersectionPage.Print(
            output,
            learnt.Facts,
            learnt.IntersectionSize,
            learnt.MatchedRows.Length,
            isJson
        );
    }
}
