using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Commands;

/// <summary>
/// What the longer metering verbs have in common: options read into a request, work under a progress line, and an
/// answer printed as text or as JSON. Immutable.
/// </summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TAnswer">What was found.</typeparam>
/// <param name="Name">The verb.</param>
/// <param name="Description">What it does.</param>
internal sealed record MeterVerb<TRequest, TAnswer>(string Name, string Description)
{
    /// <summary>The options, without <c>--json</c>.</summary>
    public required IReadOnlyList<Option> Options { get; init; }

    /// <summary>Reads them.</summary>
    public required Func<ParseResult, TRequest> Read { get; init; }

    /// <summary>Does the work.</summary>
    public required Func<TRequest, ProgressReporter, CancellationToken, TAnswer> Run { get; init; }

    /// <summary>Prints the answer for people.</summary>
    public required Action<TextWriter, TAnswer> Print { get; init; }

    /// <summary>Writes the answer as one JSON document.</summary>
    public required Action<Utf8JsonWriter, TAnswer> Write { get; init; }

    /// <summary>The exit code of an answer.</summary>
    public required Func<TAnswer, int> ExitCode { get; init; }

    /// <summary>The command.</summary>
    public Command Create()
    {
        var json = MeterCommand.Json();
        var command = new Command(Name, Description);
        foreach (var option in Options)
        {
            command.Add(option);
        }

        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = Read(parsed);
                var configuration = parsed.InvocationConfiguration;
                var answer = ProgressReporter.Run(
                    configuration.Error,
                    progress => Run(request, progress, cancellationToken)
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(configuration.Output, writer => Write(writer, answer));
                }
                else
                {
                    Print(configuration.Output, answer);
                }

                return Task.FromResult(ExitCode(answer));
            }
        );
        return command;
    }
}
