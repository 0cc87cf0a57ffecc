using AuthOps.Anonymization.LocalRecoding;

namespace AuthOps.Cli.Commands;

/// <summary>The methods of local recoding as the tool names them.</summary>
internal static class LocalMethodNames
{
    public static string Of(LocalRecodingMethods method) =>
        method switch
        {
            LocalRecodingMethods.Lattice => "lattice-iterated",
            LocalRecodingMethods.Mondrian => "mondrian",
            LocalRecodingMethods.Merging => "merging",
            _ => "none",
        };
}
