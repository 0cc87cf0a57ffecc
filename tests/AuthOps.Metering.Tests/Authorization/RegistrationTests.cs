using AuthOps.Metering.Authorization;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class RegistrationTests
{
    private static readonly RegistrationScheme s_city = new("sh-registry", "310000[0-9]{6}[A-Z]");

    [Fact]
    public void A_registration_holds_within_its_time_and_until_it_is_cancelled()
    {
        var one = Register("310000123456Q");
        Assert.True(one.HoldsAt(Sample.Start));
        Assert.False(one.HoldsAt(Sample.Year.From.AddTicks(-10)));
        Assert.False(one.HoldsAt(Sample.Year.Until));
        var cancelled = one.Cancel(Sample.Start);
        Assert.True(cancelled.HoldsAt(Sample.Start.AddTicks(-10)));
        Assert.False(cancelled.HoldsAt(Sample.Start));
        Assert.Equal(Sample.Start, cancelled.Cancel(Sample.Start.AddDays(1)).CancelledAt);
    }

    [Theory]
    [InlineData("310000123456")]
    [InlineData("x310000123456Q")]
    [InlineData("310000123456Q\n")]
    [InlineData("")]
    public void A_code_that_its_issuer_does_not_issue_is_refused(string code) =>
        Fault(AuthorizationFault.RegistrationInvalid, () => Register(code));

    [Fact]
    public void A_pattern_is_matched_in_linear_time_and_one_that_cannot_be_is_refused()
    {
        var scheme = new RegistrationScheme("i", "(a+)+");
        Assert.False(scheme.Matches(new string('a', 63) + "b"));
        Assert.False(scheme.Matches(new string('a', 65)));
        Assert.True(scheme.Matches(new string('a', 64)));
        Assert.Throws<ArgumentException>(() => new RegistrationScheme("i", "(?=a)a"));
        Assert.ThrowsAny<ArgumentException>(() => new RegistrationScheme("i", "(a"));
        Assert.Throws<ArgumentException>(() => new RegistrationScheme("i", ""));
        Assert.False(new RegistrationScheme("i", "a|b").Matches("ab"));
    }

    [Property]
    public bool The_join_of_labels_is_a_lattice(int one, int two, int three)
    {
        var (a, b, c) = (Label(one), Label(two), Label(three));
        return a.Join(b.Join(c)) == a.Join(b).Join(c)
            && a.Join(b) == b.Join(a)
            && a.Join(a) == a
            && a.Join(ClassificationLabel.Lowest) == a
            && a.Join(b).Covers(a)
            && a.Join(b).Covers(b)
            && (!c.Covers(a) || !c.Covers(b) || c.Covers(a.Join(b)))
            && (!a.Covers(b) || a.Join(c).Covers(b.Join(c)))
            && a.Join(b).IsOperable == (a.IsOperable && b.IsOperable)
            && ClassificationLabel.JoinAll([a, b, c]) == c.Join(b).Join(a);
    }

    [Fact]
    public void The_stricter_prevails_in_every_part()
    {
        var health = new ClassificationLabel(DataLevel.General, 2, DataMarks.SensitivePersonal);
        var firms = new ClassificationLabel(DataLevel.General, 4, DataMarks.Business);
        Assert.Equal(
            new ClassificationLabel(
                DataLevel.General,
                4,
                DataMarks.Business | DataMarks.SensitivePersonal
            ),
            health.Join(firms)
        );
        Assert.False(health.Join(new(DataLevel.Important, 1)).IsOperable);
        Assert.False(health.Join(new(DataLevel.Core, 1)).IsOperable);
        Assert.Throws<ArgumentException>(() => new ClassificationLabel(DataLevel.General, 0));
        Assert.Throws<ArgumentException>(() => new ClassificationLabel((DataLevel)4, 1));
        Assert.Throws<ArgumentException>(() =>
            new ClassificationLabel(DataLevel.General, 1, (DataMarks)16)
        );
    }

    private static ClassificationLabel Label(int seed)
    {
        var bits = unchecked((uint)seed * 2654435761u);
        return new(
            (DataLevel)((bits % 3) + 1),
            (int)(bits / 3 % ClassificationLabel.MaxGrade) + 1,
            (DataMarks)(bits / 27 % 16)
        );
    }

    private static Registration Register(string code) =>
        new(
            "r-insured",
            RegistrationKind.Resource,
            s_city,
            code,
            Sample.Year,
            ClassificationLabel.Lowest
        );
}
