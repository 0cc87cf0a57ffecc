namespace AuthOps.Metering.Tests.Simulation;

/// <summary>Whether this is the run in which heavy tests do all their work; other modes and cultures do a part.</summary>
internal static class TestMode
{
    public static bool IsDefault { get; } =
        Variable("DOTNET_EnableAVX512") is null
        && Variable("DOTNET_EnableAVX2") is null
        && Variable("DOTNET_EnableHWIntrinsic") is null
        && Variable("AUTHOPS_EXPECT_CULTURE") is null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
