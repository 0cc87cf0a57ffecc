namespace AuthOps.Cli.Demo;

/// <summary>The 22 chapters of ICD-10 (GB/T 14396-2016) and the chapter of a code.</summary>
internal static class Icd10Chapters
{
    private static readonly (string Id, string From, string To, string Zh, string En)[] Ranges =
    [
        ("I", "A00", "B99", "某些传染病和寄生虫病", "Infectious and parasitic diseases"),
        ("II", "C00", "D48", "肿瘤", "Neoplasms"),
        ("III", "D50", "D89", "血液及造血器官疾病", "Blood and immune disorders"),
        ("IV", "E00", "E90", "内分泌、营养和代谢疾病", "Endocrine and metabolic diseases"),
        ("V", "F00", "F99", "精神和行为障碍", "Mental and behavioural disorders"),
        ("VI", "G00", "G99", "神经系统疾病", "Nervous system"),
        ("VII", "H00", "H59", "眼和附器疾病", "Eye and adnexa"),
        ("VIII", "H60", "H95", "耳和乳突疾病", "Ear and mastoid process"),
        ("IX", "I00", "I99", "循环系统疾病", "Circulatory system"),
        ("X", "J00", "J99", "呼吸系统疾病", "Respiratory system"),
        ("XI", "K00", "K93", "消化系统疾病", "Digestive system"),
        ("XII", "L00", "L99", "皮肤和皮下组织疾病", "Skin and subcutaneous tissue"),
        ("XIII", "M00", "M99", "肌肉骨骼系统和结缔组织疾病", "Musculoskeletal system"),
        ("XIV", "N00", "N99", "泌尿生殖系统疾病", "Genitourinary system"),
        ("XV", "O00", "O99", "妊娠、分娩和产褥期", "Pregnancy and childbirth"),
        ("XVI", "P00", "P96", "起源于围生期的情况", "Perinatal conditions"),
        ("XVII", "Q00", "Q99", "先天性畸形", "Congenital malformations"),
        ("XVIII", "R00", "R99", "症状、体征和异常所见", "Symptoms and abnormal findings"),
        ("XIX", "S00", "T98", "损伤、中毒和外因的后果", "Injury and poisoning"),
        ("XX", "V01", "Y98", "疾病和死亡的外因", "External causes"),
        ("XXI", "Z00", "Z99", "影响健康状态的因素", "Factors influencing health status"),
        ("XXII", "U00", "U99", "用于特殊目的的编码", "Codes for special purposes"),
    ];

    /// <summary>Roman numerals of all chapters, in order: the public keys of a histogram by chapter.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Ranges.Select(range => range.Id)];

    /// <summary>The chapter of a code such as <c>I10</c> or <c>E11.9</c>.</summary>
    /// <exception cref="ArgumentException">The code is in no chapter; the message does not repeat it.</exception>
    public static string Of(string code)
    {
        var category = code.AsSpan(0, Math.Min(3, code.Length));
        foreach (var range in Ranges)
        {
            if (
                category.SequenceCompareTo(range.From) >= 0
                && category.SequenceCompareTo(range.To) <= 0
            )
            {
                return range.Id;
            }
        }

        throw new ArgumentException("The ICD-10 code is in no chapter.", nameof(code));
    }

    /// <summary>Chinese and English title of a chapter.</summary>
    public static (string Zh, string En) TitleOf(string id)
    {
        var range = Ranges.Single(range => range.Id == id);
        return (range.Zh, range.En);
    }
}
