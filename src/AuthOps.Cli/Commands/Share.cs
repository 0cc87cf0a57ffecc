using AuthOps.Anonymization;

namespace AuthOps.Cli.Commands;

/// <summary>Reads a share from an option: exact, from 0 to 1. Stateless.</summary>
internal static class Share
{
    /// <exception cref="UsageException">It is none.</exception>
    public static Ratio? Parse(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Ratio.TryParse(text, out var share) && share >= Ratio.Zero && share <= Ratio.One
            ? share
            : throw new UsageException(
                $"{option} must be a decimal such as 0.05 or a fraction such as 1/20, from 0 to 1"
            );
    }
}
