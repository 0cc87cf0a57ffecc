namespace AuthOps.Anonymization.Hierarchies;

/// <summary>The 20 sections of GB/T 4754-2017 with the divisions each begins and ends with. Stateless and safe to share between threads.</summary>
internal static class IndustrySections
{
    private static readonly Section[] s_sections =
    [
        new('A', 1, 5, "农、林、牧、渔业"),
        new('B', 6, 12, "采矿业"),
        new('C', 13, 43, "制造业"),
        new('D', 44, 46, "电力、热力、燃气及水生产和供应业"),
        new('E', 47, 50, "建筑业"),
        new('F', 51, 52, "批发和零售业"),
        new('G', 53, 60, "交通运输、仓储和邮政业"),
        new('H', 61, 62, "住宿和餐饮业"),
        new('I', 63, 65, "信息传输、软件和信息技术服务业"),
        new('J', 66, 69, "金融业"),
        new('K', 70, 70, "房地产业"),
        new('L', 71, 72, "租赁和商务服务业"),
        new('M', 73, 75, "科学研究和技术服务业"),
        new('N', 76, 79, "水利、环境和公共设施管理业"),
        new('O', 80, 82, "居民服务、修理和其他服务业"),
        new('P', 83, 83, "教育"),
        new('Q', 84, 85, "卫生和社会工作"),
        new('R', 86, 90, "文化、体育和娱乐业"),
        new('S', 91, 96, "公共管理、社会保障和社会组织"),
        new('T', 97, 97, "国际组织"),
    ];

    /// <summary>The section of a code that begins with the two digits of its division; null where none has it.</summary>
    public static Section? Of(string digits)
    {
        var division = ((digits[0] - '0') * 10) + digits[1] - '0';
        return Array.Find(s_sections, s => division >= s.First && division <= s.Last);
    }

    /// <summary>A section. Immutable and safe to share between threads.</summary>
    /// <param name="Letter">A to T.</param>
    /// <param name="First">Its first division.</param>
    /// <param name="Last">Its last division.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Section(char Letter, int First, int Last, string Name)
    {
        /// <summary>The sector of the economy, by section.</summary>
        public string Sector =>
            Letter switch
            {
                'A' => "第一产业",
                <= 'E' => "第二产业",
                _ => "第三产业",
            };
    }
}
