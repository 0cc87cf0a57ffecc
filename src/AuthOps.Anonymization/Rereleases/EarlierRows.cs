namespace AuthOps.Anonymization.Rereleases;

/// <summary>The earlier releases beside a table that is to be released, by numbers of persons. Immutable once made and safe to share between threads.</summary>
internal sealed class EarlierRows
{
    /// <param name="earlier">The earlier releases in their order.</param>
    /// <param name="persons">The pseudonym of every row of the table.</param>
    public EarlierRows(IReadOnlyList<LinkedRelease> earlier, UInt128[] persons)
    {
        var numbers = new PersonNumbers();
        var releases = new List<ReleaseRows>();
        Cells = Cells.None;
        foreach (var release in earlier)
        {
            var rows = ReleaseRows.Of(release, numbers);
            releases.Add(rows);
            Cells = Cells.Cut(rows, numbers.Count);
        }

        Releases = releases;
        Person = numbers.Of(persons);
        Persons = numbers.Count;
        CellOfRow = Array.ConvertAll(Person, p => p < Cells.CellOf.Length ? Cells.CellOf[p] : 0);
    }

    /// <summary>The earlier releases.</summary>
    public IReadOnlyList<ReleaseRows> Releases { get; }

    /// <summary>The cells that they cut persons into.</summary>
    public Cells Cells { get; }

    /// <summary>How many persons have a number.</summary>
    public int Persons { get; }

    /// <summary>The person of every row of the table.</summary>
    public int[] Person { get; }

    /// <summary>The cell of every row's person; 0 for newcomers.</summary>
    public int[] CellOfRow { get; }
}
