using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.Tests.Hierarchies;

public sealed class NationalHierarchyTests
{
    [Theory]
    [InlineData("11010519491231002X", "110105", "1949-12-31", false)]
    [InlineData("440524188001010014", "440524", "1880-01-01", true)]
    [InlineData("310101199003077712", "310101", "1990-03-07", true)]
    [InlineData("310115200002291235", "310115", "2000-02-29", true)]
    public void An_identity_number_says_region_birth_and_sex(
        string number,
        string region,
        string birth,
        bool isMale
    )
    {
        Assert.True(ResidentIdNumber.TryRead(number, out var read));
        Assert.Equal(region, read.RegionCode);
        Assert.Equal(
            DateOnly.ParseExact(
                birth,
                "yyyy-MM-dd",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            read.BirthDate
        );
        Assert.Equal(isMale, read.IsMale);
        Assert.Equal(isMale ? "1" : "2", read.SexCode);
        Assert.DoesNotContain(region, read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("110105194912310021")]
    [InlineData("310115200102291235")]
    [InlineData("31011520000229123")]
    [InlineData("")]
    public void A_wrong_identity_number_says_nothing(string number) =>
        Assert.False(ResidentIdNumber.TryRead(number, out _));

    [Fact]
    public void Any_changed_digit_of_an_identity_number_is_found()
    {
        const string Number = "310101199003077712";
        for (var i = 0; i < Number.Length; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit != Number[i])
                {
                    var changed = Number.ToCharArray();
                    changed[i] = digit;
                    Assert.False(ResidentIdNumber.TryRead(changed, out _));
                }
            }
        }
    }

    [Theory]
    [InlineData("2026-03-06", 35)]
    [InlineData("2026-03-07", 36)]
    [InlineData("1990-03-07", 0)]
    public void Age_counts_completed_years(string day, int age)
    {
        Assert.True(ResidentIdNumber.TryRead("310101199003077712", out var read));
        Assert.Equal(
            age,
            read.AgeOn(
                DateOnly.ParseExact(
                    day,
                    "yyyy-MM-dd",
                    System.Globalization.CultureInfo.InvariantCulture
                )
            )
        );
    }

    [Fact]
    public void Born_on_the_29_of_February_ages_on_the_1_of_March()
    {
        Assert.True(ResidentIdNumber.TryRead("310115200002291235", out var read));
        Assert.Equal(0, read.AgeOn(new DateOnly(2001, 2, 28)));
        Assert.Equal(1, read.AgeOn(new DateOnly(2001, 3, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.AgeOn(new DateOnly(1999, 1, 1)));
    }

    [Fact]
    public void A_code_computed_with_the_alphabet_of_36_is_refused()
    {
        Assert.True(Identifiers.IsSocialCreditCode("91350100M000100Y43"));
        // The common fault takes M as 22 and Y as 34, as if I, O, S, V and Z were digits too.
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        int[] weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        var sum = weights
            .Select((w, i) => w * Digits.IndexOf("91350100M000100Y4"[i], StringComparison.Ordinal))
            .Sum();
        var wrong = "91350100M000100Y4" + Digits[(31 - (sum % 31)) % 31];
        Assert.False(Identifiers.IsSocialCreditCode(wrong));
    }

    [Fact]
    public void Abolished_codes_are_unlisted_and_no_fault()
    {
        var table = RegionTable.Year2023;
        Assert.Equal(
            16,
            Enumerable
                .Range(310100, 100)
                .Count(code => table.Check($"{code}") == RegionStatus.Listed)
        );
        Assert.All(
            ["310103", "310108", "310119", "310230"],
            code => Assert.Equal(RegionStatus.Unlisted, table.Check(code))
        );
        Assert.Equal(RegionStatus.UnknownProvince, table.Check("990101"));
        Assert.Equal(RegionStatus.Malformed, table.Check("31010"));
        Assert.Equal("上海市市辖区浦东新区", table.FullNameOf("310115"));
        Assert.Null(table.FullNameOf("310103"));
        Assert.Equal(3354, table.Count);
        var hierarchy = Hierarchy.FromRegions("region", ["310103", "310115", "110101"]);
        Assert.Equal("华东", hierarchy.Generalize("310103", 3));
        Assert.Equal("华北", hierarchy.Generalize("110101", 3));
    }

    [Theory]
    [InlineData("31,上海市\n3101,市辖区\n310101001,外滩街道\n", "Line 3")]
    [InlineData("31,上海市\n31,上海市\n", "Line 2")]
    [InlineData("31;上海市\n", "Line 1")]
    [InlineData("31,\n", "Line 1")]
    public void A_table_with_a_fault_names_the_line(string text, string line)
    {
        using var reader = new StringReader(text);
        Assert.StartsWith(
            line,
            Assert.Throws<FormatException>(() => RegionTable.Read(2026, reader)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Streets_come_from_a_table_of_the_caller()
    {
        using var reader = new StringReader(
            "31,上海市\n3101,市辖区\n310101,黄浦区\n310101002,外滩街道\n"
        );
        var table = RegionTable.Read(2026, reader);
        var hierarchy = Hierarchy.FromRegions("street", ["310101002", "310101013"], table);
        Assert.Equal("310101* 上海市市辖区黄浦区", hierarchy.Generalize("310101013", 1));
        Assert.Equal(6, hierarchy.LevelCount);
        Assert.Equal(2026, table.Year);
    }

    public static TheoryData<Hierarchy, string, string> Codes() =>
        new()
        {
            {
                Hierarchy.FromRegions("a", ["310115"], RegionTable.Year2023),
                "310115",
                "3101* 上海市市辖区 → 31* 上海市 → 华东 → *"
            },
            {
                Hierarchy.FromRegions("a", ["310115001002"]),
                "310115001002",
                "310115001* → 310115* → 3101* → 31* → 华东 → *"
            },
            { Hierarchy.FromPostalCodes("a", ["200120"]), "200120", "2001* → 200* → 20* → *" },
            { Hierarchy.FromLicencePlates("a", ["沪A12345"]), "沪A12345", "沪A* → 沪* → *" },
            { Hierarchy.FromLicencePlates("a", ["沪AD12345"]), "沪AD12345", "沪A* → 沪* → *" },
            {
                Hierarchy.FromSocialCreditCodes("a", ["91350100M000100Y43"]),
                "91350100M000100Y43",
                "91350100* → 913501* → 9135* → 91* → 9* → *"
            },
            {
                Hierarchy.FromDiagnoses("a", ["E11.901"]),
                "E11.901",
                "E11.901 → E11.9 → E11 → IV (E00-E90) → *"
            },
            { Hierarchy.FromDiagnoses("a", ["I10"]), "I10", "I10 → I10 → I10 → IX (I00-I99) → *" },
            {
                Hierarchy.FromIndustries("a", ["1311", "C1312"]),
                "C1312",
                "C131 → C13 → C 制造业 → 第二产业 → *"
            },
            {
                Hierarchy.FromIndustries("a", ["0111"]),
                "0111",
                "A011 → A01 → A 农、林、牧、渔业 → 第一产业 → *"
            },
        };

    public static TheoryData<Hierarchy, string, string> Persons() =>
        new()
        {
            { Hierarchy.FromEthnicGroups("a", ["03"]), "03", "少数民族 → *" },
            { Hierarchy.FromEthnicGroups("a", ["汉族", "回"]), "汉族", "汉族 → *" },
            { Hierarchy.FromEducation("a", ["21"]), "21", "大学本科教育 → 高等教育 → *" },
            { Hierarchy.FromMaritalStatus("a", ["22"]), "22", "已婚 → *" },
            { Hierarchy.FromAges("a"), "17", "[15, 18) → [10, 18) → <18 → *" },
            { Hierarchy.FromAges("a"), "18", "[18, 20) → [18, 30) → [18, 60) → *" },
            { Hierarchy.FromAges("a"), "101", "≥90 → ≥90 → ≥60 → *" },
        };

    public static TheoryData<Hierarchy, string, string> Times() =>
        new()
        {
            {
                Hierarchy.FromTimestamps(
                    "a",
                    ["2026-03-14T23:46:53+08:00"],
                    TimeUnit.Minute,
                    TimeUnit.QuarterHour,
                    TimeUnit.Hour,
                    TimeUnit.DayPart,
                    TimeUnit.Day,
                    TimeUnit.Week
                ),
                "2026-03-14T23:46:53+08:00",
                "2026-03-14 23:46 → 2026-03-14 23:45 → 2026-03-14 23 → 2026-03-14 18-24 → 2026-03-14 → 2026-W11 → *"
            },
            {
                Hierarchy.FromTimestamps("a", ["2026-03-14 00:00"], TimeUnit.Month, TimeUnit.Year),
                "2026-03-14 00:00",
                "2026-03 → 2026 → *"
            },
            {
                Hierarchy.FromDates(
                    "a",
                    new DateOnly(1990, 3, 7),
                    new DateOnly(1990, 3, 7),
                    "yyyyMMdd",
                    DateUnit.Month,
                    DateUnit.Quarter,
                    DateUnit.Year,
                    DateUnit.FiveYears,
                    DateUnit.Decade
                ),
                "19900307",
                "1990-03 → 1990-Q1 → 1990 → 1990-1994 → 1990s → *"
            },
        };

    public static TheoryData<Hierarchy, string, string> AmountsAndPlaces() =>
        new()
        {
            {
                Hierarchy.FromMagnitudes("a", ["2400", "-30", "0.5"]),
                "2400",
                "[2000, 5000) → [1000, 10000) → *"
            },
            {
                Hierarchy.FromMagnitudes("a", ["2400", "-30", "0.5"]),
                "-30",
                "[-50, -20) → [-100, -10) → *"
            },
            {
                Hierarchy.FromMagnitudes("a", ["2400", "-30", "0.5"]),
                "0.5",
                "[-1, 1) → [-1, 1) → *"
            },
            {
                Hierarchy.FromQuantiles("a", ["1", "2", "3", "4", "5", "6", "7", "8"], 4, 2),
                "4",
                "[3, 5) → <5 → *"
            },
            { Hierarchy.FromQuantiles("a", ["7", "7", "7", "9"], 4), "7", "<9 → *" },
            { Hierarchy.FromGeoHashes("a", ["wtw3"]), "wtw3", "wtw* → wt* → w* → *" },
            {
                Hierarchy.FromMetricGrid("a", ["r-1c118034"]),
                "r-1c118034",
                "500m:r-1c23606 → 1000m:r-1c11803 → 5000m:r-1c2360 → *"
            },
        };

    [Theory]
    [MemberData(nameof(Codes))]
    [MemberData(nameof(Persons))]
    [MemberData(nameof(Times))]
    [MemberData(nameof(AmountsAndPlaces))]
    public void Labels_go_from_fine_to_coarse(Hierarchy hierarchy, string value, string chain) =>
        Assert.Equal(
            chain,
            string.Join(
                " → ",
                Enumerable
                    .Range(1, hierarchy.Height)
                    .Select(level => hierarchy.Generalize(value, level))
            )
        );

    public static TheoryData<Func<string, Hierarchy>, string> Refusals() =>
        new()
        {
            { v => Hierarchy.FromRegions("a", ["310115", v]), "31011" },
            { v => Hierarchy.FromRegions("a", ["310115", v]), "990115" },
            { v => Hierarchy.FromRegions("a", ["310115", v]), "310115001" },
            { v => Hierarchy.FromPostalCodes("a", ["200120", v]), "20012" },
            { v => Hierarchy.FromPostalCodes("a", ["200120", v]), "２００１２１" },
            { v => Hierarchy.FromLicencePlates("a", ["沪A12345", v]), " 沪A1234" },
            { v => Hierarchy.FromLicencePlates("a", ["沪A12345", v]), "沪A1234" },
            { v => Hierarchy.FromSocialCreditCodes("a", ["", v]), "91350100M000100Y44" },
            { v => Hierarchy.FromDiagnoses("a", ["E11", v]), "B22." },
            { v => Hierarchy.FromDiagnoses("a", ["E11", v]), "D49" },
            { v => Hierarchy.FromDiagnoses("a", ["E11", v]), "e11" },
            { v => Hierarchy.FromIndustries("a", ["1311", v]), "D1311" },
            { v => Hierarchy.FromIndustries("a", ["1311", v]), "9811" },
            { v => Hierarchy.FromEthnicGroups("a", ["01", v]), "57" },
            { v => Hierarchy.FromEducation("a", ["21", v]), "51" },
            { v => Hierarchy.FromMaritalStatus("a", ["10", v]), "50" },
            { v => Hierarchy.FromTimestamps("a", ["2026-03-14T09:26", v]), "2026-02-30T09:26" },
            { v => Hierarchy.FromTimestamps("a", ["2026-03-14T09:26", v]), "14.03.2026 09:26" },
            { v => Hierarchy.FromGeoHashes("a", ["wtw3", v]), "wtw" },
            { v => Hierarchy.FromGeoHashes("a", ["wtw3", v]), "wtwa" },
            { v => Hierarchy.FromMetricGrid("a", ["r1c1", v]), "r1" },
            { v => Hierarchy.FromMetricGrid("a", ["r1c1", v]), "r+1c1" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_value_of_another_format_is_refused_by_its_place(
        Func<string, Hierarchy> make,
        string value
    )
    {
        var refusal = Assert.Throws<HierarchyException>(() => make(value));
        Assert.Equal(HierarchyError.WrongFormat, refusal.Error);
        Assert.Equal(2, refusal.Line);
        Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_empty_string_keeps_to_itself_until_the_last_level()
    {
        var hierarchy = Hierarchy.FromPostalCodes("a", ["200120", ""]);
        Assert.Equal("", hierarchy.Generalize("", 3));
        Assert.Equal("*", hierarchy.Generalize("", 4));
    }

    [Theory]
    [InlineData(57.64911, 10.40744, 11, "u4pruydqqvj")]
    [InlineData(42.605, -5.603, 5, "ezs42")]
    public void Geohashes_are_the_published_ones(
        double latitude,
        double longitude,
        int length,
        string hash
    ) => Assert.Equal(hash, GeoHash.Encode(latitude, longitude, length));

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(90.1, 0)]
    [InlineData(0, 180.1)]
    public void What_is_no_place_is_refused(double latitude, double longitude)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GeoHash.Encode(latitude, longitude, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MetricGrid.CellOf(latitude, longitude));
    }

    [Fact]
    public void Cells_are_a_hundred_metres_wide_and_high()
    {
        const double MetresPerDegree = 111_319.490793;
        foreach (var latitude in (double[])[-59.9, -31.2, 0, 0.001, 31.2304, 59.99])
        {
            var (height, width) = (0, 0);
            var eastwards = MetresPerDegree * Math.Cos(latitude * Math.PI / 180);
            // A thousand steps of 10 m reach a hundred borders; in a band of 5 km a column is off by at most a thousandth.
            for (var step = 1; step <= 1000; step++)
            {
                height += Moved(latitude, step * 10 / MetresPerDegree, 0) ? 1 : 0;
                width += Moved(latitude, 0, step * 10 / eastwards) ? 1 : 0;
            }

            Assert.InRange(width, 99, 101);
            Assert.InRange(height, 99, 101);

            bool Moved(double from, double north, double east)
            {
                var last = north > 0 ? 10 / MetresPerDegree : 0;
                var lastEast = east > 0 ? 10 / eastwards : 0;
                return Row(MetricGrid.CellOf(from + north, 121 + east), north > 0)
                    != Row(
                        MetricGrid.CellOf(from + north - last, 121 + east - lastEast),
                        north > 0
                    );
            }
        }

        // Across bands columns are counted anew, so only the row is compared there.
        static string Row(string cell, bool isRow) =>
            isRow
                ? cell[..cell.IndexOf('c', StringComparison.Ordinal)]
                : cell[cell.IndexOf('c', StringComparison.Ordinal)..];
    }
}
