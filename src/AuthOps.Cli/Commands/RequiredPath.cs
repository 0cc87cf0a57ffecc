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

    /// <summary>Refuses an output inside a folder that belongs to a log or a witness alone, or in place of it.</summary>
    /// <exception cref="UsageException">It lies there.</exception>
    public static void MustBeOutside(
        string option,
        string output,
        params ReadOnlySpan<string> folders
    )
    {
        MustDiffer(option, output, folders);
        foreach (var folder in folders)
        {
            var inside = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(output));
            if (
                !Path.IsPathRooted(inside)
                && inside != ".."
                && !inside.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            )
            {
                throw new UsageException(
                    $"{option} names '{output}', inside '{folder}', where only its owner writes; name a file elsewhere"
                );
            }
        }
    }
}
