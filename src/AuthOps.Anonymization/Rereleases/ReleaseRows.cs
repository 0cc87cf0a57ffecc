using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The records of a release as the rule looks at them. Immutable.</summary>
/// <param name="Name">The release's name.</param>
/// <param name="Person">The person of every record, by number.</param>
/// <param name="ClassOf">The class of every record.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Sensitive">The sensitive columns.</param>
internal sealed record ReleaseRows(
    string Name,
    int[] Person,
    int[] ClassOf,
    int Classes,
    Column[] Sensitive
)
{
    /// <summary>Records of every class.</summary>
    public int[] Sizes()
    {
        var sizes = new int[Classes];
        foreach (var number in ClassOf)
        {
            sizes[number]++;
        }

        return sizes;
    }

    /// <summary>A linked release under numbers of persons.</summary>
    public static ReleaseRows Of(LinkedRelease release, PersonNumbers persons) =>
        new(
            release.Name,
            persons.Of(release.Persons),
            release.ClassOf,
            release.Classes,
            release.Sensitive
        );
}
