using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Tests.Packs;

/// <summary>Evaluations in a pack: what is derived is counted again from the log as it was then.</summary>
public sealed class PackEvaluationTests(EvidencePackTests.PackFixture shared)
    : IClassFixture<EvidencePackTests.PackFixture>
{
    private readonly PackCity _city = shared.City;

    [Fact]
    public void What_is_derived_is_counted_again_and_what_is_attested_is_said_to_be()
    {
        var verdict = _city.Verify(_city.Write("evaluated.pack"));
        Assert.True(verdict.IsAccepted);
        var part = Assert.Single(verdict.Parts, static p => p.Name == "evaluations");
        Assert.Equal(
            "1 of the infrastructure and 2 scorecards, 13 figures counted again from the log, every score computed again; 13 attested and not verified",
            part.Figures
        );
    }

    [Theory]
    [InlineData("\"name\":\"uses\",\"value\":\"", "\"name\":\"uses\",\"value\":\"1")]
    [InlineData("\"name\":\"alerts\",\"value\":\"0\"", "\"name\":\"alerts\",\"value\":\"1\"")]
    [InlineData("\"name\":\"releases\",\"value\":\"4\"", "\"name\":\"releases\",\"value\":\"3\"")]
    [InlineData("\"logSize\":\"", "\"logSize\":\"1")]
    [InlineData("\"logId\":\"", "\"logId\":\"0")]
    [InlineData("\"basis\":\"Derived\"", "\"basis\":\"Attested\"")]
    [InlineData("\"item\":\"access-control\"", "\"item\":\"access-contro1\"")]
    public void An_evaluation_of_the_infrastructure_that_says_otherwise(string old, string now) =>
        Forged(InfrastructureReport.PredicateType, old, now, PackFindingKind.InfrastructureDiffers);

    [Theory]
    [InlineData("\"scoreBasisPoints\":\"", "\"scoreBasisPoints\":\"1")]
    [InlineData(
        "\"good\":\"4\",\"name\":\"releases-standing\"",
        "\"good\":\"3\",\"name\":\"releases-standing\""
    )]
    [InlineData(
        "\"name\":\"uses-standing\",\"weight\":\"2\"",
        "\"name\":\"uses-standing\",\"weight\":\"3\""
    )]
    [InlineData("\"logSize\":\"", "\"logSize\":\"1")]
    public void A_scorecard_that_says_otherwise(string old, string now) =>
        Forged(Scorecard.PredicateType, old, now, PackFindingKind.ScorecardDiffers);

    /// <summary>Ratio and score changed together, so that the criteria give the score, and the log does not give the criteria.</summary>
    [Fact]
    public void A_scorecard_whose_criteria_are_not_those_of_the_log()
    {
        var genuine = _city.Statements.First(s =>
            s.Statement.PredicateType == Scorecard.PredicateType
        );
        var card = Scorecard.Parse(genuine.Statement.Predicate);
        var forged = _city.Forge(
            genuine,
            "\"all\":\"4\",\"basis\":\"Derived\",\"good\":\"4\",\"name\":\"releases-standing\"",
            "\"all\":\"8\",\"basis\":\"Derived\",\"good\":\"8\",\"name\":\"releases-standing\""
        );
        Assert.Equal(card.BasisPoints, Scorecard.Parse(forged.Statement.Predicate).BasisPoints);
        Expect(genuine, forged, PackFindingKind.ScorecardDiffers);
    }

    private void Forged(string type, string old, string now, PackFindingKind kind)
    {
        var genuine = _city.Statements.First(s => s.Statement.PredicateType == type);
        Expect(genuine, _city.Forge(genuine, old, now), kind);
    }

    private void Expect(DsseEnvelope genuine, DsseEnvelope forged, PackFindingKind kind)
    {
        var path = _city.Write(
            $"{Guid.NewGuid():n}.pack",
            _city.Builder(s => s != genuine).Add(forged)
        );
        Assert.Equal([kind], _city.Verify(path).Findings.Select(static f => f.Kind).Distinct());
    }
}
