using AuthOps.Cli.Demo;

namespace AuthOps.Cli.Tests.Demo;

public sealed class SyntheticPopulationTests
{
    private static readonly SyntheticPopulation s_population = SyntheticPopulation.Generate(
        "test",
        4_000,
        1_000
    );

    [Fact]
    public void The_same_seed_gives_the_same_people_and_another_seed_gives_others()
    {
        var again = SyntheticPopulation.Generate("test", 4_000, 1_000);
        var other = SyntheticPopulation.Generate("another", 4_000, 1_000);

        Assert.Equal(s_population.Insured, again.Insured);
        Assert.Equal(s_population.Patients, again.Patients);
        Assert.Equal(
            s_population.Consents.OrderBy(pair => pair.Key),
            again.Consents.OrderBy(pair => pair.Key)
        );
        Assert.NotEqual(s_population.Insured, other.Insured);
    }

    [Fact]
    public void Every_number_is_valid_unique_and_agrees_with_birth_and_sex()
    {
        Assert.Equal(4_000, s_population.Insured.Select(row => row.IdNumber).Distinct().Count());
        Assert.Equal(1_000, s_population.Patients.Select(row => row.IdNumber).Distinct().Count());
        Assert.All(
            s_population.Insured,
            row =>
            {
                Assert.True(ResidentIdNumber.IsValid(row.IdNumber));
                Assert.StartsWith(ResidentIdNumber.UnassignedRegion, row.IdNumber);
                Assert.Equal(
                    row.Birth.ToString(
                        "yyyyMMdd",
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                    row.IdNumber.Substring(6, 8)
                );
                Assert.Equal(row.IsMale, (row.IdNumber[16] - '0') % 2 == 1);
            }
        );
    }

    [Fact]
    public void Overlap_and_consent_have_realistic_shares()
    {
        var insured = s_population.Insured.Select(row => row.IdNumber).ToHashSet();
        var overlap = s_population.Patients.Count(row => insured.Contains(row.IdNumber));
        var granted = s_population.Consents.Values.Count(state => state == ConsentState.Granted);
        var withdrawn = s_population.Consents.Values.Count(state =>
            state == ConsentState.Withdrawn
        );

        Assert.InRange(overlap, 740, 860);
        Assert.InRange(granted, 3_500, 3_800);
        Assert.InRange(withdrawn, 120, 320);
        Assert.DoesNotContain(ConsentState.Absent, s_population.Consents.Values);
    }

    [Fact]
    public void Every_diagnosis_has_a_chapter_and_the_patient_shares_it_with_the_insurer()
    {
        var byId = s_population.Insured.ToDictionary(row => row.IdNumber, row => row.Diagnosis);
        Assert.All(
            s_population.Patients,
            row =>
            {
                Assert.Contains(Icd10Chapters.Of(row.Diagnosis), Icd10Chapters.Ids);
                Assert.Equal(byId.GetValueOrDefault(row.IdNumber, row.Diagnosis), row.Diagnosis);
            }
        );
    }

    [Theory]
    [InlineData("A00", "I")]
    [InlineData("D48.9", "II")]
    [InlineData("D50", "III")]
    [InlineData("E11.9", "IV")]
    [InlineData("H59", "VII")]
    [InlineData("H60", "VIII")]
    [InlineData("I10", "IX")]
    [InlineData("K93", "XI")]
    [InlineData("T98", "XIX")]
    [InlineData("V01", "XX")]
    [InlineData("Z99.9", "XXI")]
    [InlineData("U07", "XXII")]
    public void Chapters_begin_and_end_where_icd10_says(string code, string chapter) =>
        Assert.Equal(chapter, Icd10Chapters.Of(code));

    [Theory]
    [InlineData("D49")]
    [InlineData("")]
    [InlineData("i10")]
    public void A_code_of_no_chapter_is_refused(string code) =>
        Assert.Throws<ArgumentException>(() => Icd10Chapters.Of(code));

    [Fact]
    public void Rows_do_not_print_themselves()
    {
        Assert.Equal("InsuredResident", s_population.Insured[0].ToString());
        Assert.Equal("HospitalPatient", s_population.Patients[0].ToString());
    }

    [Fact]
    public void Draws_are_even()
    {
        var draws = new SyntheticDraws("test", "even");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[draws.Next(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
