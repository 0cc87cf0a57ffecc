using System.Text;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Tests.Certificates;

/// <summary>A policy as a file.</summary>
public sealed class PublishedPolicyTests
{
    /// <summary>Random policies over every model: what is read back writes the same bytes and names the same models.</summary>
    [Fact]
    public void Every_model_survives_the_file()
    {
        var kinds = new HashSet<Type>();
        for (var number = 30_001UL; number <= 30_300; number++)
        {
            var policy = ModelCase.Draw(number).Policy;
            var bytes = PublishedPolicy.Write(policy);
            var read = PublishedPolicy.Read(bytes, policy.Population);
            Assert.Equal(bytes, PublishedPolicy.Write(read));
            Assert.Equal(policy.Models.Select(m => m.Name), read.Models.Select(m => m.Name));
            Assert.Equal(policy.SuppressionLimit, read.SuppressionLimit);
            kinds.UnionWith(policy.Models.Select(m => m.GetType()));
        }

        Assert.True(kinds.Count >= 16, $"only {kinds.Count} kinds of models");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ \"version\":1}")]
    [InlineData("{\"attributes\":[],\"models\":[],\"suppressionLimit\":\"0/1\",\"version\":1}")]
    [InlineData("{\"attributes\":[],\"models\":[],\"suppressionLimit\":\"0/1\",\"version\":2}")]
    public void What_is_no_policy_is_refused(string json) =>
        Assert.Throws<EvidenceFormatException>(() =>
            PublishedPolicy.Read(Encoding.UTF8.GetBytes(json))
        );

    [Fact]
    public void A_commitment_opens_with_its_key_and_file_alone()
    {
        var file = new string('1', 64);
        var made = InputCommitment.Create(file);
        Assert.True(InputCommitment.Opens(made.Value, made.Key, file));
        Assert.False(InputCommitment.Opens(made.Value, made.Key, new string('2', 64)));
        Assert.False(InputCommitment.Opens(made.Value, new string('0', 64), file));
        Assert.NotEqual(made.Value, InputCommitment.Create(file).Value);
        Assert.DoesNotContain(made.Key, made.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => InputCommitment.Open("key", file));
    }
}
