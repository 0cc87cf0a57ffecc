using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>Counts persons of whom releases tell a value together and none alone. Stateless.</summary>
internal static class Inferences
{
    /// <summary>By attribute, in the order of the policy.</summary>
    public static IEnumerable<InferredValues> Of(
        StepJudgement judged,
        IReadOnlyList<ReleaseRows> rows
    )
    {
        foreach (
            var attribute in judged.Values.GroupBy(
                static v => v.Values.Name,
                StringComparer.Ordinal
            )
        )
        {
            var told = new HashSet<int>();
            foreach (var values in attribute)
            {
                var release = rows[values.Release];
                var column = Array.Find(release.Sensitive, c => c.Name == attribute.Key)!;
                var classOfCell = ClassOfCell(release, judged.Cells);
                var isMixed = MixedClasses(release, column);
                for (var cell = 1; cell < judged.Cells.Count; cell++)
                {
                    if (
                        judged.Cells.IsNew(cell)
                        && values.IsAlike(cell)
                        && isMixed[classOfCell[cell]]
                    )
                    {
                        told.Add(cell);
                    }
                }
            }

            yield return new InferredValues(
                attribute.Key,
                told.Sum(cell => (long)judged.Cells.Sizes[cell])
            );
        }
    }

    private static int[] ClassOfCell(ReleaseRows release, Cells cells)
    {
        var classOf = new int[cells.Count];
        for (var row = 0; row < release.Person.Length; row++)
        {
            classOf[cells.CellOf[release.Person[row]]] = release.ClassOf[row];
        }

        return classOf;
    }

    private static bool[] MixedClasses(ReleaseRows release, Column column)
    {
        var first = new int[release.Classes];
        Array.Fill(first, int.MinValue);
        var isMixed = new bool[release.Classes];
        for (var row = 0; row < release.ClassOf.Length; row++)
        {
            ref var code = ref first[release.ClassOf[row]];
            code = code == int.MinValue ? column.Codes[row] : code;
            isMixed[release.ClassOf[row]] |= column.Codes[row] != code;
        }

        return isMixed;
    }
}
