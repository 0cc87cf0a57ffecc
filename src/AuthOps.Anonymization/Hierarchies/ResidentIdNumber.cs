using System.Globalization;
using AuthOps.Anonymization.Discovery;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// What a 居民身份证号 (GB 11643-1999) says of its holder: derive these and drop the number, which is a direct identifier and has no
/// hierarchy. The number itself is not kept. Immutable and safe to share between threads.
/// </summary>
/// <param name="RegionCode">Six digits of GB/T 2260, as of the day of issue: the code may have been abolished since (see <see cref="RegionTable.Check"/>).</param>
/// <param name="BirthDate">The day of birth.</param>
/// <param name="IsMale">True where the sequence number is odd.</param>
public readonly record struct ResidentIdNumber(string RegionCode, DateOnly BirthDate, bool IsMale)
{
    /// <summary>The code of sex by GB/T 2261.1: 1 male, 2 female.</summary>
    public string SexCode => IsMale ? "1" : "2";

    /// <summary>Reads a number; false where its form, date or check character is wrong. Of the region only the form is looked at.</summary>
    /// <param name="text">18 characters, compared whole; X in either case.</param>
    /// <param name="result">What it says.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out ResidentIdNumber result)
    {
        result = default;
        if (!Identifiers.IsResidentIdNumber(text))
        {
            return false;
        }

        result = new ResidentIdNumber(
            new string(text[..6]),
            DateOnly.ParseExact(text.Slice(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture),
            (text[16] - '0') % 2 == 1
        );
        return true;
    }

    /// <summary>The age in completed years. Who was born on 29 February becomes older on 1 March in common years.</summary>
    /// <param name="day">The day of reference; not before the birth.</param>
    /// <exception cref="ArgumentOutOfRangeException">The day lies before the birth.</exception>
    public int AgeOn(DateOnly day)
    {
        if (day < BirthDate)
        {
            throw new ArgumentOutOfRangeException(
                nameof(day),
                "The day of reference lies before the birth; give a later one or look at the number."
            );
        }

        var years = day.Year - BirthDate.Year;
        var isBefore = (day.Month, day.Day).CompareTo((BirthDate.Month, BirthDate.Day)) < 0;
        return isBefore ? years - 1 : years;
    }

    /// <summary>Nothing of a person.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(ResidentIdNumber);
}
