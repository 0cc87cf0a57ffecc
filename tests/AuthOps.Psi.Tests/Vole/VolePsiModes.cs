using AuthOps.Primitives.Groups;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>Names for the ways in which an intersection by VOLE runs, as test data can carry them.</summary>
internal static class VolePsiModes
{
    public static string[] Names { get; } =
    ["full", "small", "malicious", "both", "malicious, both", "small, both", "conservative", "SM2"];

    public static VolePsiMode Of(string name) =>
        name switch
        {
            "full" => new VolePsiMode(),
            "small" => new VolePsiMode { IsSmall = true },
            "malicious" => new VolePsiMode { IsMalicious = true },
            "both" => new VolePsiMode { IsForBoth = true },
            "malicious, both" => new VolePsiMode { IsMalicious = true, IsForBoth = true },
            "small, both" => new VolePsiMode { IsSmall = true, IsForBoth = true },
            "conservative" => new VolePsiMode { Code = VoleCode.Conservative },
            "SM2" => new VolePsiMode { Group = WeierstrassGroup.Sm2, IsMalicious = true },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such mode."),
        };
}
