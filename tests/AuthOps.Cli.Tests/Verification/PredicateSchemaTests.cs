using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>What the tool writes is what the published schemas describe.</summary>
[Collection(SharedDemo.Name)]
public sealed class PredicateSchemaTests(DemoFixture demo)
{
    [Theory]
    [InlineData(EvidenceFiles.Manifest)]
    [InlineData(EvidenceFiles.GrantStatement)]
    [InlineData(EvidenceFiles.Tariff)]
    [InlineData(EvidenceFiles.PsiReceipt)]
    [InlineData(EvidenceFiles.Assessment)]
    [InlineData(EvidenceFiles.Statistics)]
    public void A_predicate_fits_its_schema(string file)
    {
        PredicateSchema.AssertFits(
            DsseEnvelope.Parse(File.ReadAllBytes(Path.Combine(demo.Evidence, file))).Statement
        );
    }
}
