using AuthOps.Cli.Demo;

namespace AuthOps.Cli.Tests.Demo;

/// <summary>One small demonstration, made once for all tests that only read or copy it.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    internal static DemoSettings Small { get; } =
        new()
        {
            Insured = 2_500,
            Patients = 1_200,
            TrialCalls = 3,
        };

    internal string Root { get; } = Directory.CreateTempSubdirectory("authops-demo-").FullName;

    internal string Evidence => Path.Combine(Root, "demo");

    internal string Keys => Evidence + DemoRun.KeysSuffix;

    internal DemoOutcome Outcome { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Outcome = await new DemoRun(Small, _ => { }).RunAsync(Evidence);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
