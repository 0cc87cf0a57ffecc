namespace AuthOps.Cli.Tests.Demo;

/// <summary>The tests that share one demonstration.</summary>
[CollectionDefinition(Name)]
public sealed class SharedDemo : ICollectionFixture<DemoFixture>
{
    public const string Name = "demonstration";
}
