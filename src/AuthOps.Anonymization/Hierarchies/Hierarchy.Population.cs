namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of what a register says of persons. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    private const int TopAge = 90;
    private const int OldestAge = 150;

    // Every coarser row keeps cuts of the finer one, so 18 and 60 stand in all of them.
    private static readonly decimal[] s_fiveYears =
    [
        5,
        10,
        15,
        18,
        .. Enumerable.Range(4, 15).Select(static i => i * 5m),
    ];

    private static readonly decimal[] s_tenYears = [10, 18, 30, 40, 50, 60, 70, 80, TopAge];

    private static readonly decimal[] s_lifeStages = [18, 60];

    /// <summary>
    /// 民族 by GB/T 3304: two digits or the name, with or without 族 → 汉族 or 少数民族 → *.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: 01 to 56, 97 (其他), 98 (外国血统), or names.</param>
    /// <exception cref="HierarchyException">A value is none of these, occurs twice, or there is none.</exception>
    public static Hierarchy FromEthnicGroups(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            1,
            static (value, labels) =>
            {
                labels[0] = EthnicGroups.GroupOf(value) ?? "";
                return labels[0].Length > 0;
            },
            "a code or name of GB/T 3304"
        );

    /// <summary>
    /// 学历 by GB/T 4658-2006: 21 → 大学本科教育 → 高等教育 → *. The first digit is the level of education, the second how it ended.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: codes of two digits.</param>
    /// <exception cref="HierarchyException">A value is no such code, occurs twice, or there is none.</exception>
    public static Hierarchy FromEducation(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            2,
            static (value, labels) =>
            {
                (labels[0], labels[1]) = value is [_, >= '0' and <= '9']
                    ? value[0] switch
                    {
                        '1' => ("研究生教育", "高等教育"),
                        '2' => ("大学本科教育", "高等教育"),
                        '3' => ("大学专科教育", "高等教育"),
                        '4' => ("中等职业教育", "中等教育"),
                        '6' => ("普通高级中学教育", "中等教育"),
                        '7' => ("初级中学教育", "中等教育"),
                        '8' => ("小学教育", "小学及其他"),
                        '9' => ("其他", "小学及其他"),
                        _ => ("", ""),
                    }
                    : ("", "");
                return labels[0].Length > 0;
            },
            "a code of two digits of GB/T 4658-2006"
        );

    /// <summary>婚姻状况 by GB/T 2261.2: 22 → 已婚 → *.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: 10, 20 to 23, 30, 40, 90.</param>
    /// <exception cref="HierarchyException">A value is none of these, occurs twice, or there is none.</exception>
    public static Hierarchy FromMaritalStatus(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            1,
            static (value, labels) =>
            {
                labels[0] = value switch
                {
                    "10" => "未婚",
                    "20" or "21" or "22" or "23" => "已婚",
                    "30" => "丧偶",
                    "40" => "离婚",
                    "90" => "未说明的婚姻状况",
                    _ => "",
                };
                return labels[0].Length > 0;
            },
            "a code of GB/T 2261.2"
        );

    /// <summary>
    /// Ages: 37 → [35, 40) → [30, 40) → [18, 60) → *, top-coded at 90. Every step keeps the cuts at 18 and 60, so that minors and the old
    /// stay apart up to the last: [15, 18) and [18, 20) among the five years, [10, 18) and [18, 30) among the ten.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="maximum">The largest age of the domain, which begins at 0: 90 to 150.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is out of range.</exception>
    public static Hierarchy FromAges(string attribute, int maximum = 120)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, TopAge);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, OldestAge);
        return FromCuts(
            attribute,
            Enumerable
                .Range(0, maximum + 1)
                .Select(static age =>
                    age.ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
            s_fiveYears,
            s_tenYears,
            s_lifeStages
        );
    }
}
