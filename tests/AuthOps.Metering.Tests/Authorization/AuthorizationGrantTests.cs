using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class AuthorizationGrantTests
{
    [Fact]
    public void A_grant_is_read_back_from_its_canonical_bytes_and_from_its_statement()
    {
        var grant = Sample.Grant();
        var bytes = grant.ToCanonicalBytes();
        Assert.True(CanonicalJson.IsCanonical(bytes, 1 << 20));
        var read = AuthorizationGrant.Parse(bytes);
        Assert.Equal(grant.Digest, read.Digest);
        Assert.Equal(grant.Quotas, read.Quotas);
        Assert.Equal(grant.Scenarios, read.Scenarios);
        var statement = Statement.Parse(grant.ToStatement().ToCanonicalBytes());
        Assert.Equal(grant.Digest, AuthorizationGrant.FromStatement(statement).Digest);
    }

    [Fact]
    public void A_statement_whose_digest_is_another_grants_is_refused()
    {
        var forged = new Statement(
            [new Subject("grant.json", Sample.Grant("g-2").Digest)],
            AuthorizationGrant.PredicateType,
            Sample.Grant().ToCanonicalBytes()
        );
        Assert.Throws<FormatException>(() => AuthorizationGrant.FromStatement(forged));
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"version\":1", "\"version\":1,\"worth\":\"x\"")]
    [InlineData("\"id\":\"g-1\"", "\"id\":\"g 1\"")]
    [InlineData("\"PublicWelfare\"", "\"publicwelfare\"")]
    [InlineData("\"PublicWelfare\"", "\"2\"")]
    [InlineData("\"granted\":\"100\"", "\"granted\":\"-1\"")]
    [InlineData("\"granted\":\"100\"", "\"granted\":\"0100\"")]
    [InlineData("\"granted\":\"100\"", "\"granted\":100")]
    [InlineData("\"validFrom\":\"2026", "\"validFrom\":\"2028")]
    [InlineData("{", "[")]
    [InlineData("\"operator\"", "\"operators\"")]
    public void A_document_that_is_not_the_canonical_form_of_a_grant_is_refused(
        string from,
        string to
    )
    {
        var text = Encoding.UTF8.GetString(Sample.Grant().ToCanonicalBytes());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        var changed = string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
        Assert.Throws<FormatException>(() =>
            AuthorizationGrant.Parse(Encoding.UTF8.GetBytes(changed))
        );
    }

    [Fact]
    public void A_grant_that_does_not_hang_together_is_refused()
    {
        var product = new DataProduct("p", ProductOrigin.OperatorBase);
        var scenario = new Scenario("s", "care", PurposeClass.PublicWelfare, "d", "p");
        Build([product], ["care"], [scenario]);
        Refused(() => Build([], ["care"], []));
        Refused(() => Build([product], [], []));
        Refused(() => Build([product, product], ["care"], []));
        Refused(() => Build([product], ["care", "care"], []));
        Refused(() => Build([product], ["trade"], [scenario]));
        Refused(() => Build([new("q", ProductOrigin.Developer)], ["care"], [scenario]));
        Refused(() => Build([product], ["care"], [scenario, scenario]));
        Refused(() => Build([product], ["care"], [scenario], -1));
        Refused(() => Build([product], ["care"], [scenario], unit: (UsageUnit)99));
        Refused(() => _ = new ValidityPeriod(Sample.Start, Sample.Start));
        Refused(() => _ = new ValidityPeriod(Sample.Start, Sample.Start.AddTicks(9)));

        static void Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action);
    }

    private static AuthorizationGrant Build(
        DataProduct[] products,
        string[] purposes,
        Scenario[] scenarios,
        Int128? granted = null,
        UsageUnit unit = UsageUnit.Rows
    ) =>
        new(
            "g",
            "body",
            "operator",
            ["r"],
            products,
            purposes,
            scenarios,
            Sample.Year,
            new Dictionary<UsageUnit, Int128> { [unit] = granted ?? 1 }
        );
}
