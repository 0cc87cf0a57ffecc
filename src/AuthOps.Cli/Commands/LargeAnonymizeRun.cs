using System.Text;
using AuthOps.Anonymization;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops anonymize</c> of a file that is read in blocks, within a bound of memory. Stateless.</summary>
internal static class LargeAnonymizeRun
{
    public static IReleaseResult Run(
        AnonymizeRequest request,
        LargeTableOptions memory,
        PolicyFile file,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        if (request.IsLocal)
        {
            throw new UsageException(
                "--local needs the table in memory; take a machine with more of it, leave --memory out, or do without --local"
            );
        }

        memory = memory with
        {
            Parts =
                request.Search.MaxDegreeOfParallelism > 0
                    ? request.Search.MaxDegreeOfParallelism
                    : Environment.ProcessorCount,
        };
        using var input = new LargeReader(
            request.InputPath,
            request.Reading,
            file.Policy,
            file.Transformations,
            memory
        );
        input.Read(progress, cancellationToken);
        progress.Stage("searching");
        var plan = Plan(request, input, progress, cancellationToken);
        return plan.IsFeasible
            ? Release(request, memory, file, input, plan, progress, cancellationToken)
            : throw new InfeasiblePolicyException(plan);
    }

    private static AnonymizationPlan Plan(
        AnonymizeRequest request,
        LargeReader input,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return input.Table.Plan(request.Search, progress, cancellationToken);
        }
        catch (PolicyException e) when (e.Error is PolicyError.PopulationValueNotInHierarchy)
        {
            throw new InputDataException(request.PolicyPath, e.Message);
        }
        catch (PolicyException e)
        {
            throw new InputDataException(
                request.InputPath,
                e.Message,
                e.Row > 0 ? input.Lines.LineOf(e.Row - 1) : null
            );
        }
    }

    private static AnonymizeResult Release(
        AnonymizeRequest request,
        LargeTableOptions memory,
        PolicyFile file,
        LargeReader input,
        AnonymizationPlan plan,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        using var output = AtomicFile.Create(request.OutputPath);
        using var report = request.ReportPath is { } path ? AtomicFile.Create(path) : null;
        using var page = request.HtmlPath is { } html ? AtomicFile.Create(html) : null;
        progress.Stage("writing and checking");
        var original = input.Table.DistinctRecords(cancellationToken);
        var written = LargeVerifiedRelease.Write(
            output,
            input.Table.Release(plan),
            plan.ReleasedRows,
            file.Policy,
            original,
            new CsvWriteOptions
            {
                Delimiter = CsvTableReader.ReadDelimiter(request.InputPath, request.Reading),
                Encoding = request.Reading.Encoding,
                NullText = request.Reading.NullText,
            },
            request.Reading,
            memory,
            cancellationToken
        );
        var result = new AnonymizeResult(
            request.OutputPath,
            file,
            plan,
            written,
            input.Scans,
            large: LargeFacts.Of(input.Table, memory, original.Records.RowCount)
        );
        report?.Stream.Write(JsonOutput.ToBytes(result.WriteJson));
        page?.Stream.Write(Encoding.UTF8.GetBytes(result.Page.Render()));
        // All on the disk before the first file appears: what is left is renaming.
        report?.OpenWritten().Dispose();
        page?.OpenWritten().Dispose();
        output.Commit();
        report?.Commit();
        page?.Commit();
        return result;
    }
}
