using System.Globalization;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// The URIs that say what a statement's predicate means: <c>urn:authops:predicate:NAME:vVERSION</c>. Stateless and
/// safe to share between threads.
/// </summary>
public static class PredicateTypes
{
    /// <summary>What every predicate type begins with.</summary>
    public const string Prefix = "urn:authops:predicate:";

    /// <summary>The highest version number that can be written.</summary>
    public const int MaxVersion = 999;

    /// <summary>Writes a predicate type.</summary>
    /// <param name="name">1 to 64 characters: lower-case letters, digits and single inner hyphens, a letter first.</param>
    /// <param name="version">1 to <see cref="MaxVersion"/>.</param>
    /// <returns>For example <c>urn:authops:predicate:usage-statement:v1</c>.</returns>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is out of range.</exception>
    public static string Name(string name, int version = 1)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!EvidenceText.IsName(name))
        {
            throw new ArgumentException(
                "A predicate name has 1 to 64 characters: lower-case letters, digits and single inner hyphens, "
                    + "a letter first.",
                nameof(name)
            );
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, MaxVersion);
        return $"{Prefix}{name}:v{version.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Takes a predicate type apart.</summary>
    /// <param name="predicateType">The URI; compared exactly.</param>
    /// <param name="name">The name, when the form is right.</param>
    /// <param name="version">The version, when the form is right.</param>
    /// <returns>Whether the text is exactly what <see cref="Name"/> writes.</returns>
    public static bool TryParse(string? predicateType, out string name, out int version)
    {
        name = "";
        version = 0;
        if (
            predicateType is null
            || !predicateType.StartsWith(Prefix, StringComparison.Ordinal)
            || predicateType.LastIndexOf(":v", StringComparison.Ordinal) is var end
                && end < Prefix.Length
        )
        {
            return false;
        }

        var candidate = predicateType[Prefix.Length..end];
        if (
            !int.TryParse(
                predicateType.AsSpan(end + 2),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number is < 1 or > MaxVersion
            || !EvidenceText.IsName(candidate)
            || Name(candidate, number) != predicateType
        )
        {
            return false;
        }

        name = candidate;
        version = number;
        return true;
    }
}
