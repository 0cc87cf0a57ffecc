namespace AuthOps.Anonymization.Hierarchies;

/// <summary>The 22 chapters of ICD-10 (WHO, version of 2019; GB/T 14396-2016). Stateless and safe to share between threads.</summary>
internal static class IcdChapters
{
    private static readonly (string First, string Last, string Name)[] s_chapters =
    [
        ("A00", "B99", "I"),
        ("C00", "D48", "II"),
        ("D50", "D89", "III"),
        ("E00", "E90", "IV"),
        ("F00", "F99", "V"),
        ("G00", "G99", "VI"),
        ("H00", "H59", "VII"),
        ("H60", "H95", "VIII"),
        ("I00", "I99", "IX"),
        ("J00", "J99", "X"),
        ("K00", "K93", "XI"),
        ("L00", "L99", "XII"),
        ("M00", "M99", "XIII"),
        ("N00", "N99", "XIV"),
        ("O00", "O99", "XV"),
        ("P00", "P96", "XVI"),
        ("Q00", "Q99", "XVII"),
        ("R00", "R99", "XVIII"),
        ("S00", "T98", "XIX"),
        ("U00", "U99", "XXII"),
        ("V01", "Y98", "XX"),
        ("Z00", "Z99", "XXI"),
    ];

    /// <summary>The chapter of a code, such as IV (E00-E90); null where none has it.</summary>
    public static string? Of(string code)
    {
        var category = code.AsSpan(0, 3);
        foreach (var (first, last, name) in s_chapters)
        {
            if (
                category.CompareTo(first, StringComparison.Ordinal) >= 0
                && category.CompareTo(last, StringComparison.Ordinal) <= 0
            )
            {
                return $"{name} ({first}-{last})";
            }
        }

        return null;
    }

    /// <summary>A letter, two digits, and after a dot up to ten letters or digits.</summary>
    public static bool IsCode(ReadOnlySpan<char> text)
    {
        if (
            text.Length is < 3 or > 14
            || !char.IsAsciiLetterUpper(text[0])
            || !char.IsAsciiDigit(text[1])
            || !char.IsAsciiDigit(text[2])
        )
        {
            return false;
        }

        if (text.Length == 3)
        {
            return true;
        }

        if (text[3] != '.' || text.Length == 4)
        {
            return false;
        }

        foreach (var character in text[4..])
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
