namespace AuthOps.Metering.Authorization;

/// <summary>
/// The code of an administrative division in the form of GB/T 2260: six digits, two each for province, city and county, with
/// zeros for the levels below. Only the form is checked: divisions come and go, and lists of them are versioned by year
/// elsewhere. Immutable and safe to share between threads.
/// </summary>
public sealed record JurisdictionCode
{
    private const int Length = 6;

    // By region: 华北, 东北, 华东, 中南, 西南, 西北, and Taiwan, Hong Kong, Macao.
    private static readonly HashSet<string> s_provinces = new(StringComparer.Ordinal)
    {
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    };

    /// <summary>Takes a code.</summary>
    /// <param name="code">Six digits.</param>
    /// <exception cref="ArgumentException">It has another form, no province begins so, or a county is given without its city.</exception>
    public JurisdictionCode(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != Length || !code.All(char.IsAsciiDigit))
        {
            throw new ArgumentException(
                "The code of a division has six digits, for instance 310115.",
                nameof(code)
            );
        }

        if (!s_provinces.Contains(code[..2]))
        {
            throw new ArgumentException(
                "No province has a code that begins like this; Shanghai's begins with 31.",
                nameof(code)
            );
        }

        Level =
            code[4..] != "00" ? JurisdictionLevel.County
            : code[2..4] != "00" ? JurisdictionLevel.City
            : JurisdictionLevel.Province;
        if (Level == JurisdictionLevel.County && code[2..4] == "00")
        {
            throw new ArgumentException(
                "A county is given without the city it belongs to: the third and fourth digit are zero.",
                nameof(code)
            );
        }

        Code = code;
    }

    /// <summary>The six digits.</summary>
    public string Code { get; }

    /// <summary>The level.</summary>
    public JurisdictionLevel Level { get; }

    /// <summary>The division above; null for a province.</summary>
    public JurisdictionCode? Parent =>
        Level switch
        {
            JurisdictionLevel.County => new JurisdictionCode($"{Code[..4]}00"),
            JurisdictionLevel.City => new JurisdictionCode($"{Code[..2]}0000"),
            _ => null,
        };

    /// <summary>Whether a division is this one or lies in it.</summary>
    /// <param name="other">A division.</param>
    /// <returns>True if it does.</returns>
    public bool Encloses(JurisdictionCode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Code.StartsWith(Code[..(2 * (int)Level)], StringComparison.Ordinal);
    }

    /// <summary>The six digits.</summary>
    public override string ToString() => Code;
}
