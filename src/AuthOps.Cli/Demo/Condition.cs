namespace AuthOps.Cli.Demo;

/// <summary>One condition of the synthetic population and how often each age meets it.</summary>
/// <param name="Code">ICD-10 category or subcategory.</param>
/// <param name="Young">Weight under 40 years.</param>
/// <param name="Middle">Weight from 40 to 59 years.</param>
/// <param name="Old">Weight from 60 years.</param>
/// <param name="BaseCostFen">Middle of the yearly cost, in fen.</param>
/// <param name="Drugs">Generic names of what is prescribed.</param>
internal sealed record Condition(
    string Code,
    int Young,
    int Middle,
    int Old,
    int BaseCostFen,
    params string[] Drugs
)
{
    /// <summary>What the synthetic residents suffer from; the weights are invented, only plausible.</summary>
    public static IReadOnlyList<Condition> Catalogue { get; } =
    [
        new("I10", 30, 180, 300, 182_000, "氨氯地平", "缬沙坦", "美托洛尔"),
        new("I25.1", 3, 40, 130, 520_000, "阿司匹林", "阿托伐他汀"),
        new("I48", 2, 15, 50, 610_000, "利伐沙班", "胺碘酮"),
        new("I63.9", 2, 25, 80, 1_350_000, "氯吡格雷", "阿托伐他汀"),
        new("E11.9", 25, 130, 170, 296_000, "二甲双胍", "阿卡波糖", "达格列净"),
        new("E78.5", 30, 90, 90, 128_000, "阿托伐他汀", "瑞舒伐他汀"),
        new("E03.9", 25, 30, 25, 86_000, "左甲状腺素"),
        new("J44.9", 4, 30, 85, 410_000, "噻托溴铵", "布地奈德"),
        new("J45.9", 55, 30, 25, 205_000, "布地奈德", "孟鲁司特"),
        new("K21.9", 60, 50, 40, 92_000, "奥美拉唑", "雷贝拉唑"),
        new("K29.5", 70, 60, 45, 78_000, "奥美拉唑", "铝碳酸镁"),
        new("K76.0", 40, 55, 25, 64_000, "水飞蓟宾"),
        new("N18.3", 6, 25, 45, 890_000, "复方α-酮酸", "碳酸司维拉姆"),
        new("N40", 1, 20, 55, 154_000, "非那雄胺", "坦索罗辛"),
        new("M17.9", 5, 40, 75, 138_000, "氨基葡萄糖", "塞来昔布"),
        new("M81.9", 2, 20, 60, 172_000, "阿仑膦酸", "碳酸钙D3"),
        new("M10.9", 30, 35, 25, 96_000, "非布司他", "秋水仙碱"),
        new("F32.9", 55, 35, 20, 224_000, "舍曲林", "艾司西酞普兰"),
        new("F51.0", 45, 40, 40, 58_000, "右佐匹克隆"),
        new("G20", 1, 6, 30, 480_000, "多巴丝肼"),
        new("G43.9", 45, 30, 10, 74_000, "佐米曲普坦"),
        new("H40.9", 5, 15, 30, 116_000, "拉坦前列素"),
        new("C50.9", 2, 10, 10, 3_600_000, "他莫昔芬", "来曲唑"),
        new("C73", 8, 12, 5, 980_000, "左甲状腺素"),
        new("D50.9", 45, 25, 20, 52_000, "琥珀酸亚铁"),
        new("B18.1", 25, 30, 15, 330_000, "恩替卡韦", "替诺福韦"),
        new("L20.9", 50, 15, 10, 68_000, "他克莫司软膏"),
    ];

    /// <summary>The weight at an age in years.</summary>
    public int WeightAt(int age) =>
        age switch
        {
            < 40 => Young,
            < 60 => Middle,
            _ => Old,
        };
}
