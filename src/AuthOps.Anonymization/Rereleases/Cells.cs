namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The finest sets that the classes of several releases cut persons into: those who are in the same class of each release,
/// or in none. Every set that unions, intersections and differences of classes make is a union of cells. Cell 0
/// is that of persons who were never released. Immutable.
/// </summary>
/// <remarks>docs/math/re-release.md</remarks>
internal sealed class Cells
{
    private Cells(int[] cellOf, int[] before, int[] classIn, int[] sizes, int[] parts)
    {
        CellOf = cellOf;
        Before = before;
        ClassIn = classIn;
        Sizes = sizes;
        Parts = parts;
    }

    /// <summary>The cell of every person, by number; persons beyond are in cell 0.</summary>
    public int[] CellOf { get; }

    /// <summary>The cell that each was a part of before the last release.</summary>
    public int[] Before { get; }

    /// <summary>The class of the last release that it lies in, -1 for none.</summary>
    public int[] ClassIn { get; }

    /// <summary>Persons of each; of cell 0 unknown and told as 0.</summary>
    public int[] Sizes { get; }

    /// <summary>Into how many cells each cell before the last release was cut.</summary>
    public int[] Parts { get; }

    /// <summary>How many there are, cell 0 among them.</summary>
    public int Count => Sizes.Length;

    /// <summary>Nothing was released.</summary>
    public static Cells None { get; } = new([], [0], [-1], [0], [1]);

    /// <summary>Cuts by one more release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="persons">How many persons have a number by now.</param>
    public Cells Cut(ReleaseRows release, int persons)
    {
        var classOf = new int[persons];
        Array.Fill(classOf, -1);
        for (var row = 0; row < release.Person.Length; row++)
        {
            classOf[release.Person[row]] = release.ClassOf[row];
        }

        var numbers = new Dictionary<(int, int), int> { [(0, -1)] = 0 };
        var (before, classIn, sizes) = (
            new List<int> { 0 },
            new List<int> { -1 },
            new List<int> { 0 }
        );
        var parts = new int[Count];
        var cellOf = new int[persons];
        for (var person = 0; person < persons; person++)
        {
            var pair = (person < CellOf.Length ? CellOf[person] : 0, classOf[person]);
            if (!numbers.TryGetValue(pair, out var cell))
            {
                cell = numbers.Count;
                numbers.Add(pair, cell);
                before.Add(pair.Item1);
                classIn.Add(pair.Item2);
                sizes.Add(0);
                parts[pair.Item1]++;
            }

            cellOf[person] = cell;
            sizes[cell] += cell == 0 ? 0 : 1;
        }

        return new Cells(cellOf, [.. before], [.. classIn], [.. sizes], parts);
    }

    /// <summary>
    /// Whether the last release made a cell: its persons were told apart from others, or released for the first time. A cell that
    /// was whole before is what earlier releases made it.
    /// </summary>
    public bool IsNew(int cell) => cell != 0 && (Before[cell] == 0 || Parts[Before[cell]] > 1);
}
