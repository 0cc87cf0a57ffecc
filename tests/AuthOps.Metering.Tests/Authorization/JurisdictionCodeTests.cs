using System.Globalization;
using AuthOps.Metering.Authorization;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class JurisdictionCodeTests
{
    [Theory]
    [InlineData("310000", JurisdictionLevel.Province, null)]
    [InlineData("310100", JurisdictionLevel.City, "310000")]
    [InlineData("310115", JurisdictionLevel.County, "310100")]
    [InlineData("429004", JurisdictionLevel.County, "429000")]
    [InlineData("820000", JurisdictionLevel.Province, null)]
    public void A_code_has_its_level_and_the_division_above(
        string code,
        JurisdictionLevel level,
        string? parent
    )
    {
        var division = new JurisdictionCode(code);
        Assert.Equal(
            (level, parent, code),
            (division.Level, division.Parent?.Code, division.ToString())
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("31011")]
    [InlineData("3101150")]
    [InlineData("31011X")]
    [InlineData(" 310115")]
    [InlineData("310115\n")]
    [InlineData("-10115")]
    [InlineData("３１０１１５")]
    [InlineData("000000")]
    [InlineData("160000")]
    [InlineData("990101")]
    [InlineData("310015")]
    public void What_is_no_code_is_refused(string code) =>
        Assert.Throws<ArgumentException>(() => new JurisdictionCode(code));

    /// <summary>A division lies in another exactly if that is on its way up; and every way ends at a province.</summary>
    [Property(MaxTest = 300)]
    public bool What_encloses_a_division_is_on_its_way_up(byte city, byte county, byte other)
    {
        var one = Code(city, county);
        var two = Code((byte)(other / 3), (byte)(other % 3));
        var above = new List<JurisdictionCode>();
        for (var at = one; at is not null; at = at.Parent)
        {
            above.Add(at);
        }

        return above[^1].Level == JurisdictionLevel.Province
            && above.Contains(two) == two.Encloses(one)
            && above.TrueForAll(division => division.Encloses(one));

        static JurisdictionCode Code(byte city, byte county) =>
            new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"31{city % 4:D2}{(city % 4 == 0 ? 0 : county % 4):D2}"
                )
            );
    }

    [Fact]
    public void An_agreement_is_about_a_division_within_its_plan()
    {
        var bare = ImplementationPlan.Of(PlanTests.Draft);
        var plan = ImplementationPlan.Of(
            PlanTests.Draft with
            {
                Jurisdiction = new JurisdictionCode("310000"),
            }
        );
        Assert.NotEqual(bare.Digest, plan.Digest);
        Assert.Equal("310000", Agreement(plan, null).Jurisdiction?.Code);
        Assert.Null(Agreement(bare, null).Jurisdiction);
        var district = Agreement(plan, "310115");
        Assert.Equal("310115", district.Jurisdiction?.Code);
        Assert.NotEqual(Agreement(plan, null).Digest, district.Digest);
        Fault(AuthorizationFault.AgreementInvalid, () => Agreement(plan, "320500"));
        Fault(AuthorizationFault.AgreementInvalid, () => Agreement(bare, "310115"));
    }

    private static OperatingAgreement Agreement(ImplementationPlan plan, string? code) =>
        new(
            "a-1",
            plan,
            "operator-1",
            Sample.Year.From,
            Sample.Year,
            new RulePackSchedule(new RulePack("sh-2025", Sample.Year.From)),
            jurisdiction: code is null ? null : new JurisdictionCode(code)
        );
}
