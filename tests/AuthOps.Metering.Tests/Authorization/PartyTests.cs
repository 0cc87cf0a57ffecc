using AuthOps.Metering.Authorization;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class PartyTests
{
    [Fact]
    public void Roles_that_are_held_apart_and_kinds_that_cannot_hold_a_role_are_refused()
    {
        _ = new Party("o", PartyKind.LegalPerson, PartyRoles.Operator | PartyRoles.Developer);
        _ = new Party("d", PartyKind.UnincorporatedOrganization, PartyRoles.Developer);
        Conflict(PartyKind.UnincorporatedOrganization, PartyRoles.Operator);
        Conflict(PartyKind.PublicBody, PartyRoles.Operator);
        Conflict(PartyKind.LegalPerson, PartyRoles.ImplementingBody);
        Conflict(PartyKind.LegalPerson, PartyRoles.DataAuthority);
        Conflict(PartyKind.PublicBody, PartyRoles.ImplementingBody | PartyRoles.Developer);
        Conflict(PartyKind.LegalPerson, PartyRoles.Auditor | PartyRoles.Developer);
        Conflict(PartyKind.LegalPerson, PartyRoles.ThirdPartyAssessor | PartyRoles.Operator);
        Assert.Throws<ArgumentException>(() =>
            new Party("x", PartyKind.LegalPerson, PartyRoles.None)
        );
        Assert.Throws<ArgumentException>(() =>
            new Party("x", PartyKind.LegalPerson, (PartyRoles)256)
        );
        Assert.Throws<ArgumentException>(() =>
            new Party("13812345678", PartyKind.LegalPerson, PartyRoles.Developer)
        );

        static void Conflict(PartyKind kind, PartyRoles roles) =>
            Fault(AuthorizationFault.RoleConflict, () => _ = new Party("x", kind, roles));
    }

    [Fact]
    public void Who_controls_or_is_controlled_together_is_affiliated_but_not_through_a_public_body()
    {
        var register = new PartyRegister(
            [
                Firm("group"),
                Firm("op"),
                Firm("dev"),
                Firm("sub-dev"),
                Firm("other"),
                new Party("state", PartyKind.PublicBody, PartyRoles.SourceUnit),
            ],
            [
                new("state", "group"),
                new("state", "other"),
                new("group", "op"),
                new("group", "dev"),
                new("dev", "sub-dev"),
            ]
        );
        Assert.True(register.AreAffiliated("op", "dev"));
        Assert.True(register.AreAffiliated("sub-dev", "op"));
        Assert.True(register.AreAffiliated("group", "sub-dev"));
        Assert.False(register.AreAffiliated("other", "op"));
        Assert.False(register.AreAffiliated("state", "group"));
        Assert.True(register.AreAffiliated("state", "state"));
        Assert.Equal(["dev", "group", "op", "sub-dev"], register.Affiliates("op"));
    }

    [Fact]
    public void A_circle_of_control_an_unknown_party_and_a_party_twice_are_refused_by_name()
    {
        Party[] parties = [Firm("a"), Firm("b"), Firm("c")];
        var circle = Fault(
            AuthorizationFault.CyclicAffiliation,
            () => _ = new PartyRegister(parties, [new("a", "b"), new("b", "c"), new("c", "a")])
        );
        Assert.Contains("a > b > c > a", circle.Message, StringComparison.Ordinal);
        Fault(
            AuthorizationFault.CyclicAffiliation,
            () => _ = new PartyRegister(parties, [new("a", "a")])
        );
        Fault(
            AuthorizationFault.UnknownParty,
            () => _ = new PartyRegister(parties, [new("a", "z")])
        );
        Fault(
            AuthorizationFault.UnknownParty,
            () => _ = new PartyRegister([parties[0], parties[0]])
        );
    }

    [Property(MaxTest = 200)]
    public bool Affiliation_is_what_a_plain_search_for_a_common_controller_finds(byte[] edges)
    {
        const int Count = 7;
        Party[] parties =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i =>
                    i == 3
                        ? new Party("p3", PartyKind.PublicBody, PartyRoles.SourceUnit)
                        : Firm($"p{i}")
                ),
        ];
        // An edge leads from a smaller number to a larger one, so that there is no circle.
        var pairs = edges
            .Select(e => (From: e % Count, To: e / Count % Count))
            .Where(e => e.From < e.To)
            .ToList();
        var register = new PartyRegister(
            parties,
            [.. pairs.Select(e => new Affiliation($"p{e.From}", $"p{e.To}"))]
        );
        return Enumerable
            .Range(0, Count * Count)
            .All(i =>
                register.AreAffiliated($"p{i % Count}", $"p{i / Count}")
                == (i % Count == i / Count || Above(i % Count).Intersect(Above(i / Count)).Any())
            );

        IEnumerable<int> Above(int party) =>
            party == 3
                ? []
                : pairs.Where(e => e.To == party).SelectMany(e => Above(e.From)).Append(party);
    }

    [Fact]
    public void The_list_of_duties_reads_back_and_says_who_may_do_what()
    {
        var text = DutyMatrix.Default.ToText();
        Assert.Equal(text, DutyMatrix.Parse(text).ToText());
        Assert.Equal(DutyMatrix.Header, text.Split('\n')[0]);
        var both = new Party(
            "b",
            PartyKind.LegalPerson,
            PartyRoles.Operator | PartyRoles.Developer
        );
        Assert.True(DutyMatrix.Default.Allows(both, GovernedAction.DevelopProduct));
        Assert.False(DutyMatrix.Default.Allows(both, GovernedAction.EvaluateScenario));
        Assert.False(DutyMatrix.Default.Allows(both, GovernedAction.SuperviseRelease));
        var auditor = new Party("a", PartyKind.LegalPerson, PartyRoles.Auditor);
        Assert.Equal(
            [GovernedAction.ReadEvidence],
            Enum.GetValues<GovernedAction>().Where(a => DutyMatrix.Default.Allows(auditor, a))
        );
        var refused = Fault(
            AuthorizationFault.RoleNotPermitted,
            () => DutyMatrix.Default.Require(auditor, GovernedAction.UseData)
        );
        Assert.Contains("Operator, Developer", refused.Message, StringComparison.Ordinal);
        // Whatever is done is for somebody to do.
        Assert.All(
            Enum.GetValues<GovernedAction>(),
            action =>
                Assert.Contains(
                    DutyMatrix.Default.Entries,
                    e =>
                        e.Action == action && e.Duty == Duty.Must
                        || action
                            is GovernedAction.UseData
                                or GovernedAction.DevelopProduct
                                or GovernedAction.ReleaseProduct
                )
        );
    }

    [Theory]
    [InlineData(Duty.May, Duty.MustNot, false)]
    [InlineData(Duty.MustNot, Duty.May, false)]
    [InlineData(Duty.MustNot, Duty.Must, false)]
    [InlineData(Duty.MustNot, null, false)]
    [InlineData(null, Duty.Must, true)]
    [InlineData(null, null, false)]
    public void What_one_role_must_not_do_no_other_role_of_the_same_party_allows(
        Duty? asOperator,
        Duty? asDeveloper,
        bool isAllowed
    )
    {
        var cells = new List<DutyEntry>();
        Add(PartyRoles.Operator, asOperator);
        Add(PartyRoles.Developer, asDeveloper);
        var both = new Party(
            "b",
            PartyKind.LegalPerson,
            PartyRoles.Operator | PartyRoles.Developer
        );
        Assert.Equal(isAllowed, new DutyMatrix(cells).Allows(both, GovernedAction.UseData));

        void Add(PartyRoles role, Duty? duty)
        {
            if (duty is { } known)
            {
                cells.Add(new DutyEntry(role, GovernedAction.UseData, known, "Art.1"));
            }
        }
    }

    [Theory]
    [InlineData("role,action,duty\n", 1)]
    [InlineData("role,action,duty,basis\nOperator,UseData,May\n", 2)]
    [InlineData("role,action,duty,basis\nOperator,UseData,May,a b\n", 2)]
    [InlineData("role,action,duty,basis\nOperator,UseData,may,Art.1\n", 2)]
    [InlineData("role,action,duty,basis\n2,UseData,May,Art.1\n", 2)]
    [InlineData("role,action,duty,basis\n\nNobody,UseData,May,Art.1\n", 3)]
    public void A_line_that_is_no_cell_is_refused_with_its_number(string text, int line) =>
        Assert.Contains(
            $"Line {line} ",
            Assert.Throws<FormatException>(() => DutyMatrix.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_cell_given_twice_or_of_no_single_role_is_refused()
    {
        var cell = new DutyEntry(PartyRoles.Operator, GovernedAction.UseData, Duty.May, "Art.1");
        Assert.Throws<ArgumentException>(() =>
            new DutyMatrix([cell, cell with { Duty = Duty.Must }])
        );
        Assert.Throws<ArgumentException>(() =>
            new DutyMatrix([cell with { Role = PartyRoles.None }])
        );
        Assert.Throws<ArgumentException>(() =>
            new DutyMatrix([cell with { Role = PartyRoles.Operator | PartyRoles.Auditor }])
        );
        Assert.Throws<FormatException>(() =>
            DutyMatrix.Parse(
                "role,action,duty,basis\nOperator,UseData,May,Art.1\nOperator,UseData,May,Art.1"
            )
        );
    }

    internal static AuthorizationException Fault(AuthorizationFault expected, Action action)
    {
        var thrown = Assert.Throws<AuthorizationException>(action);
        Assert.Equal(expected, thrown.Fault);
        return thrown;
    }

    private static Party Firm(string id) => new(id, PartyKind.LegalPerson, PartyRoles.Developer);
}
