using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class GrantScopeTests
{
    private static readonly string[] s_fields = ["birth", "cost", "drug", "sex"];
    private static readonly UsageUnit[] s_units = [UsageUnit.ServiceCalls, UsageUnit.Rows];

    [Fact]
    public void A_grant_with_a_scope_reads_back_and_its_scope_is_in_its_digest()
    {
        var grant = Build("city", 0xFFFF);
        var read = AuthorizationGrant.Parse(grant.ToCanonicalBytes());
        Assert.Equal(grant.Digest, read.Digest);
        Assert.Equal("a-1", read.Scope!.AgreementId);
        Assert.Equal(grant.Scope!.Fields["r-1"], read.Scope.Fields["r-1"]);
        Assert.NotEqual(grant.Digest, Build("city", 0xFFFE).Digest);
        Assert.Null(Sample.Grant().Scope);
    }

    [Fact]
    public void A_scope_names_the_fields_of_exactly_the_resources()
    {
        Assert.Throws<ArgumentException>(() =>
            Grant("g", ["r-1"], ["care"], Sample.Year, new() { ["r-2"] = s_fields }, "domain-1", 1)
        );
        Assert.Throws<ArgumentException>(() =>
            Grant("g", ["r-1", "r-2"], ["care"], Sample.Year, new() { ["r-1"] = s_fields }, "d", 1)
        );
        Assert.Throws<ArgumentException>(() => Scope(["a", "a"]));
        Assert.Throws<ArgumentException>(() => Scope([]));
        Assert.Throws<ArgumentException>(() => Scope(["a\n"]));

        static void Scope(string[] fields) =>
            _ = new GrantScope(
                "a",
                "d",
                new Dictionary<string, IReadOnlyList<string>> { ["r"] = fields }
            );
    }

    [Theory]
    [InlineData(0x0001, "purpose")]
    [InlineData(0x0002, "resource")]
    [InlineData(0x0008, "field")]
    [InlineData(0x0100, "domain")]
    [InlineData(0x0200, "runs")]
    [InlineData(0x0400, "ServiceCalls")]
    public void A_child_that_has_one_thing_more_is_refused_by_its_name(int more, string name)
    {
        var parent = Build("city", 0xFFFF & ~more);
        Build("district", 0xFFFF & ~more).RequireWithin(parent);
        var fault = Fault(
            AuthorizationFault.ScopeExceeded,
            () => Build("district", 0xFFFF).RequireWithin(parent)
        );
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public bool A_child_is_within_its_parent_exactly_if_each_part_is(ushort parent, ushort child)
    {
        // Half of the time the child is a part of the parent, so that both answers are common.
        var narrow = child % 2 == 0 ? (ushort)(child & parent) : child;
        // Fields of the second resource count only where it is in scope; the domain is one of two, not more or less.
        var relevant = (narrow & 2) != 0 ? 0x067F : 0x060F;
        var isWithin = (narrow & ~parent & relevant) == 0 && (narrow & 0x0100) == (parent & 0x0100);
        try
        {
            Build("child", narrow).RequireWithin(Build("parent", parent));
            return isWithin;
        }
        catch (AuthorizationException e) when (e.Fault == AuthorizationFault.ScopeExceeded)
        {
            return !isWithin;
        }
    }

    /// <summary>A grant whose parts are the bits: purpose, resource, fields of either, domain, term, quota.</summary>
    private static AuthorizationGrant Build(string id, int bits)
    {
        string[] resources = (bits & 2) != 0 ? ["r-1", "r-2"] : ["r-1"];
        var fields = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-1"] = [s_fields[0], .. Some(bits >> 2, 2)],
        };
        if (resources.Length == 2)
        {
            fields["r-2"] = [s_fields[0], .. Some(bits >> 4, 3)];
        }

        return Grant(
            id,
            resources,
            (bits & 1) != 0 ? ["care", "claims"] : ["care"],
            (bits & 0x200) != 0
                ? Sample.Year
                : new ValidityPeriod(Sample.Start, Sample.Start.AddDays(1)),
            fields,
            (bits & 0x100) != 0 ? "domain-1" : "domain-2",
            (bits & 0x400) != 0 ? 2 : 1
        );

        static IEnumerable<string> Some(int bits, int count) =>
            Enumerable
                .Range(0, count)
                .Where(i => (bits >> i & 1) != 0)
                .Select(i => s_fields[i + 1]);
    }

    private static AuthorizationGrant Grant(
        string id,
        string[] resources,
        string[] purposes,
        ValidityPeriod term,
        Dictionary<string, IReadOnlyList<string>> fields,
        string domain,
        int quota
    ) =>
        new(
            id,
            "data-bureau",
            "operator-1",
            resources,
            [new DataProduct("p", ProductOrigin.OperatorBase)],
            purposes,
            [],
            term,
            s_units[..quota].ToDictionary(u => u, _ => (Int128)quota),
            new GrantScope("a-1", domain, fields)
        );
}
