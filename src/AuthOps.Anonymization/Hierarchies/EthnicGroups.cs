using System.Collections.Frozen;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>The codes and names of GB/T 3304. Stateless and safe to share between threads.</summary>
internal static class EthnicGroups
{
    private const string Han = "汉族";
    private const string Others = "少数民族";
    private const string Unclassified = "其他";

    private static readonly FrozenSet<string> s_names = FrozenSet.Create(
        StringComparer.Ordinal,
        "汉",
        "蒙古",
        "回",
        "藏",
        "维吾尔",
        "苗",
        "彝",
        "壮",
        "布依",
        "朝鲜",
        "满",
        "侗",
        "瑶",
        "白",
        "土家",
        "哈尼",
        "哈萨克",
        "傣",
        "黎",
        "傈僳",
        "佤",
        "畲",
        "高山",
        "拉祜",
        "水",
        "东乡",
        "纳西",
        "景颇",
        "柯尔克孜",
        "土",
        "达斡尔",
        "仫佬",
        "羌",
        "布朗",
        "撒拉",
        "毛南",
        "仡佬",
        "锡伯",
        "阿昌",
        "普米",
        "塔吉克",
        "怒",
        "乌孜别克",
        "俄罗斯",
        "鄂温克",
        "德昂",
        "保安",
        "裕固",
        "京",
        "塔塔尔",
        "独龙",
        "鄂伦春",
        "赫哲",
        "门巴",
        "珞巴",
        "基诺"
    );

    /// <summary>汉族, 少数民族 or 其他; null where the text is no code and no name.</summary>
    public static string? GroupOf(string text)
    {
        if (text is [>= '0' and <= '9', >= '0' and <= '9'])
        {
            return (((text[0] - '0') * 10) + text[1] - '0') switch
            {
                1 => Han,
                >= 2 and <= 56 => Others,
                97 or 98 => Unclassified,
                _ => null,
            };
        }

        var name = text.Length > 1 && text[^1] == '族' ? text[..^1] : text;
        return s_names.Contains(name) ? (name == "汉" ? Han : Others) : null;
    }
}
