using System.CommandLine;

namespace AuthOps.Cli.Commands;

/// <summary>Options that name a file.</summary>
internal static class RequiredPath
{
    /// <summary>An option that must be given.</summary>
    public static Option<string> Option(string name, string description) =>
        new(name) { Description = description, Required = true };

    /// <summary>Refuses an output that would replace one of the inputs.</summary>
    /// <exception cref="UsageException">It would.</exception>
    public static void MustDiffer(string option, string output, params ReadOnlySpan<string> inputs)
    {
        if (output.Length == 0)
        {
            throw new UsageException($"{option} must name a file");
        }

        var target = Path.GetFullPath(output);
        foreach (var input in inputs)
        {
            if (
                input.Length > 0
                && string.Equals(target, Path.GetFullPath(input), StringComparison.Ordinal)
            )
            {
                throw new UsageException(
                    $"{option} names '{output}', which the command also uses for something else; name another file"
                );
            }
        }
    }
}
