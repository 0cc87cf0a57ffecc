using AuthOps.Anonymization.Discovery;

namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of Chinese codes and numbers. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    /// <summary>Postal codes of six digits: 200120 → 2001* → 200* → 20* → *.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <exception cref="HierarchyException">A value is no postal code, occurs twice, or there is none.</exception>
    public static Hierarchy FromPostalCodes(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            3,
            static (value, labels) =>
            {
                if (value.Length != 6 || !IsDigits(value))
                {
                    return false;
                }

                (labels[0], labels[1], labels[2]) = (
                    Starred(value, 4),
                    Starred(value, 3),
                    Starred(value, 2)
                );
                return true;
            },
            "a postal code of six digits"
        );

    /// <summary>Licence plates of mainland China (GA 36): 沪A12345 → 沪A* → 沪* → *.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain; plates with five or, for new-energy vehicles, six characters after the letter.</param>
    /// <exception cref="HierarchyException">A value is no plate, occurs twice, or there is none.</exception>
    public static Hierarchy FromLicencePlates(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            2,
            static (value, labels) =>
            {
                if (!Identifiers.IsLicencePlate(value))
                {
                    return false;
                }

                (labels[0], labels[1]) = (Starred(value, 2), Starred(value, 1));
                return true;
            },
            "a licence plate: province, letter, five or six characters"
        );

    /// <summary>
    /// 统一社会信用代码 (GB 32100-2015): the code → registering department, category and region of 6, of 4, of 2 digits → department and
    /// category → department → *: 91350100M000100Y43 → 91350100* → 913501* → 9135* → 91* → 9* → *.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <exception cref="HierarchyException">A value has a wrong form or check character, occurs twice, or there is none.</exception>
    public static Hierarchy FromSocialCreditCodes(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            5,
            static (value, labels) =>
            {
                if (!Identifiers.IsSocialCreditCode(value))
                {
                    return false;
                }

                for (var i = 0; i < 5; i++)
                {
                    labels[i] = Starred(value, i < 4 ? 8 - (2 * i) : 1);
                }

                return true;
            },
            "a unified social credit code with a right check character"
        );

    /// <summary>
    /// Diagnoses in ICD-10 (GB/T 14396-2016, chapters of the WHO's version): E11.901 → E11.9 → E11 → IV (E00-E90) → *. A code without a
    /// subdivision stays itself where finer ones are cut.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: a letter, two digits, and after a dot up to ten letters or digits.</param>
    /// <exception cref="HierarchyException">A value is no such code or of no chapter, occurs twice, or there is none.</exception>
    public static Hierarchy FromDiagnoses(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            4,
            static (value, labels) =>
            {
                if (!IcdChapters.IsCode(value) || IcdChapters.Of(value) is not { } chapter)
                {
                    return false;
                }

                labels[0] = value[..Math.Min(value.Length, 7)];
                labels[1] = value[..Math.Min(value.Length, 5)];
                labels[2] = value[..3];
                labels[3] = chapter;
                return true;
            },
            "an ICD-10 code such as E11.901"
        );

    /// <summary>
    /// Industries (GB/T 4754-2017): C1311 or 1311 → C131 → C13 → C 制造业 → 第二产业 → *. The three sectors are taken by section: A is the
    /// first, B to E the second, the others the third (the standard moves 05, 11 and 43 to the third, which no hierarchy of sections can).
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: classes of four digits, with the letter of their section before them or without.</param>
    /// <exception cref="HierarchyException">A value is no class of a section or has the letter of another, occurs twice, or there is none.</exception>
    public static Hierarchy FromIndustries(string attribute, IEnumerable<string> values) =>
        FromFormat(
            attribute,
            values,
            4,
            static (value, labels) =>
            {
                var digits = value.Length == 5 ? value[1..] : value;
                if (
                    digits.Length != 4
                    || !IsDigits(digits)
                    || IndustrySections.Of(digits) is not { } section
                    || (value.Length == 5 && value[0] != section.Letter)
                )
                {
                    return false;
                }

                labels[0] = section.Letter + digits[..3];
                labels[1] = section.Letter + digits[..2];
                labels[2] = $"{section.Letter} {section.Name}";
                labels[3] = section.Sector;
                return true;
            },
            "a class of four digits of GB/T 4754-2017"
        );
}
