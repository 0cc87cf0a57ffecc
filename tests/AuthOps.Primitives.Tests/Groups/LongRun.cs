using System.Globalization;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>How much the long commands of eng/long do.</summary>
internal static class LongRun
{
    /// <summary>Operations in a piece, whose references are computed once for all backends.</summary>
    public const int Piece = 10_000;

    /// <summary>Operations a backend: a million, or what AUTHOPS_LONG_COUNT says.</summary>
    public static int Count =>
        int.TryParse(
            Environment.GetEnvironmentVariable("AUTHOPS_LONG_COUNT"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
            ? count
            : 1_000_000;
}
