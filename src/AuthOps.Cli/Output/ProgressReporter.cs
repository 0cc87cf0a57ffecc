using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Dp;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Tables;
using Spectre.Console;

namespace AuthOps.Cli.Output;

/// <summary>
/// Shows what is being done on stderr while it is a terminal, and is silent otherwise. Safe to report to from
/// several threads.
/// </summary>
internal sealed class ProgressReporter
    : IProgress<TableProgress>,
        IProgress<PlanProgress>,
        IProgress<LocalRecodingProgress>,
        IProgress<DpProgress>,
        IProgress<ReconciliationProgress>,
        IProgress<PackProgress>
{
    private readonly StatusContext? _status;
    private volatile string _stage = "";

    private ProgressReporter(StatusContext? status) => _status = status;

    /// <summary>Runs work under a live status line, if there is a terminal to show it.</summary>
    public static T Run<T>(TextWriter error, Func<ProgressReporter, T> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return work(new ProgressReporter(null));
        }

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
        );
        return console.Status().Start("…", status => work(new ProgressReporter(status)));
    }

    /// <summary>Names what is being done from now on.</summary>
    public void Stage(string stage)
    {
        _stage = stage;
        Show(stage);
    }

    /// <summary>Shows how far the making or verifying of a pack is.</summary>
    public void Report(PackProgress value) =>
        Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_stage}: {value.Stage}, {value.Done:N0} of {value.Total:N0}"
            )
        );

    /// <summary>Shows the rows read so far.</summary>
    public void Report(TableProgress value) =>
        Show(string.Create(CultureInfo.InvariantCulture, $"{_stage}: {value.RowsRead:N0} rows"));

    /// <summary>Shows how far a search is.</summary>
    public void Report(PlanProgress value) =>
        Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_stage}: {value.NodesDone:N0} of {value.NodesTotal:N0} generalisations"
            )
        );

    /// <summary>Shows how far a local recoding is.</summary>
    public void Report(LocalRecodingProgress value) =>
        Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_stage}: {(value.Method == LocalRecodingMethods.None ? "lower bound" : value.Method)}, {value.Done:N0} of {value.Total:N0} different records"
            )
        );

    /// <summary>Shows how far an aggregation is.</summary>
    public void Report(DpProgress value) =>
        Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_stage}: {value.RowsRead:N0} rows, part {value.PartsDone:N0} of {value.Parts:N0}"
            )
        );

    /// <summary>Shows how far a reconciliation is.</summary>
    public void Report(ReconciliationProgress value) =>
        Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_stage}: {value.UsesRead:N0} uses, pass {value.Pass:N0} of {value.Passes:N0}, {value.Differences:N0} differences"
            )
        );

    private void Show(string text)
    {
        if (_status is { } status)
        {
            status.Status = Markup.Escape(InertText.OneLine(text));
        }
    }
}
