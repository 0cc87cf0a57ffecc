using AuthOps.Primitives.Evidence;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class PredicateTypesTests
{
    [Theory]
    [InlineData("grant", 1, "urn:authops:predicate:grant:v1")]
    [InlineData("k-anonymity2", 999, "urn:authops:predicate:k-anonymity2:v999")]
    public void Names_survive_their_URI(string name, int version, string uri)
    {
        Assert.Equal(uri, PredicateTypes.Name(name, version));
        Assert.True(PredicateTypes.TryParse(uri, out var parsedName, out var parsedVersion));
        Assert.Equal((name, version), (parsedName, parsedVersion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Grant")]
    [InlineData("grant_1")]
    [InlineData("-grant")]
    [InlineData("grant-")]
    [InlineData("a--b")]
    [InlineData("1grant")]
    [InlineData("grant:v1")]
    [InlineData("授权")]
    public void Other_names_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => PredicateTypes.Name(name));
        Assert.Throws<ArgumentException>(() => PredicateTypes.Name(new string('a', 65)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1000)]
    public void Other_versions_are_refused(int version) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PredicateTypes.Name("grant", version));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("urn:authops:predicate:")]
    [InlineData("urn:authops:predicate::v1")]
    [InlineData("urn:authops:predicate:v1")]
    [InlineData("urn:authops:predicate:grant")]
    [InlineData("urn:authops:predicate:grant:v")]
    [InlineData("urn:authops:predicate:grant:v0")]
    [InlineData("urn:authops:predicate:grant:v01")]
    [InlineData("urn:authops:predicate:grant:v+1")]
    [InlineData("urn:authops:predicate:grant:v1 ")]
    [InlineData("urn:authops:predicate:grant:v1000")]
    [InlineData("urn:authops:predicate:grant:V1")]
    [InlineData("URN:authops:predicate:grant:v1")]
    [InlineData("urn:authops:predicate:grant:v1:v1")]
    [InlineData("urn:authops:trust:v1")]
    public void Other_URIs_are_refused(string? uri) =>
        Assert.False(PredicateTypes.TryParse(uri, out _, out _));
}
