using AuthOps.Metering.Authorization;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Authorization;

/// <summary>Separate consent, guardians, firms, and what is said to be missing.</summary>
public sealed class ConsentKindTests
{
    private const string Purpose = "chronic-care";
    private static readonly DateTimeOffset s_expiry = Sample.Start.AddDays(30);
    private static readonly string[] s_fields = ["drug", "name"];

    [Fact]
    public void A_sensitive_field_needs_a_consent_of_its_own_but_not_from_a_firm()
    {
        var set = Set([
            new(Key(1), s_fields, s_expiry),
            new(Key(2), s_fields, s_expiry, ["drug"]),
            new(Key(3), s_fields, s_expiry, kind: SubjectKind.Firm),
            new(Key(4), s_fields, s_expiry, ["name"], SubjectKind.Minor, Key(5)),
        ]);
        Assert.Equal(ConsentFinding.NotSeparate, Check(set, 1, "drug"));
        Assert.Equal(ConsentFinding.Covered, Check(set, 1, "name"));
        Assert.Equal(ConsentFinding.Covered, Check(set, 2, "drug"));
        Assert.Equal(ConsentFinding.Covered, Check(set, 3, "drug"));
        Assert.Equal(ConsentFinding.NotSeparate, Check(set, 4, "drug"));
        Assert.False(set.Covers(Key(1), Purpose, s_fields, Sample.Start));
        Assert.True(set.Covers(Key(2), Purpose, s_fields, Sample.Start));
    }

    [Fact]
    public void A_guardian_consents_for_a_minor_and_for_nobody_else()
    {
        var minor = new ConsentEntry(Key(1), s_fields, s_expiry, null, SubjectKind.Minor, Key(2));
        Assert.Equal(Key(2), minor.Guardian);
        Refused(() => _ = new ConsentEntry(Key(1), s_fields, s_expiry, null, SubjectKind.Minor));
        Refused(() =>
            _ = new ConsentEntry(Key(1), s_fields, s_expiry, null, SubjectKind.Minor, Key(1))
        );
        Refused(() =>
            _ = new ConsentEntry(Key(1), s_fields, s_expiry, null, SubjectKind.Person, Key(2))
        );
        Refused(() => _ = new ConsentEntry(Key(1), s_fields, s_expiry, ["cost"]));
        Refused(() => _ = new ConsentEntry(Key(1), s_fields, s_expiry, null, (SubjectKind)4));
        Refused(() => _ = new ConsentSet("c", Purpose, s_expiry, [minor], null, ["a", "a"]));

        static void Refused(Action action) => Assert.Throws<ArgumentException>(action);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        var set = Set([
                new(Key(1), s_fields, s_expiry, ["drug"]),
                new(Key(2), s_fields, Sample.Start),
            ])
            .WithRevocations([new(Key(1), Sample.Start.AddDays(1))]);
        Assert.Equal(ConsentFinding.Covered, Check(set, 1, "drug"));
        Assert.Equal(ConsentFinding.Expired, Check(set, 2, "name"));
        Assert.Equal(ConsentFinding.NoConsent, Check(set, 3, "name"));
        Assert.Equal(ConsentFinding.FieldNotCovered, Check(set, 1, "cost"));
        Assert.Equal(
            ConsentFinding.OtherPurpose,
            set.Check(Key(1), "claims-check", ["drug"], Sample.Start)
        );
        Assert.Equal(
            ConsentFinding.Revoked,
            set.Check(Key(1), Purpose, ["drug"], Sample.Start.AddDays(1))
        );
        // The sensitive fields outlive a revocation.
        Assert.Equal(["drug"], set.SensitiveFields);
    }

    [Fact]
    public void Kind_guardian_separate_and_sensitive_fields_are_in_the_digest()
    {
        ConsentEntry[] entries =
        [
            new(Key(1), s_fields, s_expiry),
            new(Key(1), s_fields, s_expiry, ["drug"]),
            new(Key(1), s_fields, s_expiry, kind: SubjectKind.Firm),
            new(Key(1), s_fields, s_expiry, null, SubjectKind.Minor, Key(2)),
            new(Key(1), s_fields, s_expiry, null, SubjectKind.Minor, Key(3)),
        ];
        string[] digests =
        [
            .. entries.Select(e => Set([e]).Digest),
            new ConsentSet("c", Purpose, s_expiry, [entries[0]]).Digest,
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Property(MaxTest = 300)]
    public bool Whoever_is_covered_consented_to_each_field_and_separately_where_that_is_needed(
        byte given,
        byte separate,
        byte sensitive,
        byte asked,
        byte kind
    )
    {
        var fields = Names(given | 1);
        var entry = new ConsentEntry(
            Key(1),
            fields,
            s_expiry,
            [.. Names(separate).Intersect(fields)],
            kind % 2 == 0 ? SubjectKind.Firm : SubjectKind.Person
        );
        var set = new ConsentSet("c", Purpose, s_expiry, [entry], null, Names(sensitive));
        var expected = Names(asked)
            .All(f =>
                fields.Contains(f)
                && (
                    kind % 2 == 0
                    || !Names(sensitive).Contains(f)
                    || entry.SeparateFields.Contains(f)
                )
            );
        return set.Covers(Key(1), Purpose, Names(asked), Sample.Start) == expected;

        static string[] Names(int bits) =>
            [.. Enumerable.Range(0, 4).Where(i => (bits >> i & 1) != 0).Select(i => $"f{i}")];
    }

    private static ConsentFinding Check(ConsentSet set, byte subject, string field) =>
        set.Check(Key(subject), Purpose, [field], Sample.Start);

    private static ConsentSet Set(ConsentEntry[] entries) =>
        new("c", Purpose, s_expiry, entries, null, ["drug"]);

    private static SubjectKey Key(byte number)
    {
        var bytes = new byte[SubjectKey.Size];
        bytes[0] = number;
        return new SubjectKey(bytes);
    }
}
