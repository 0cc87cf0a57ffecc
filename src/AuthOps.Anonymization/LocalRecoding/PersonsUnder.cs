using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Which persons of a population lie under each label, a bit a person: those under all labels of a class are what its
/// records may be led back to. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class PersonsUnder
{
    private const int WordBits = 64;

    private readonly ulong[][][] _under;

    /// <summary>Words of a row of bits.</summary>
    public int Words => _under[0][0].Length;

    /// <param name="table">The table, which has a population.</param>
    /// <param name="trees">The labels of every quasi-identifier.</param>
    public PersonsUnder(EncodedTable table, TreeNodes[] trees)
    {
        var attributes = table.Policy.QuasiIdentifiers;
        _under = new ulong[trees.Length][][];
        for (var a = 0; a < trees.Length; a++)
        {
            _under[a] = Under(table.Quasi[a], trees[a], attributes[a]);
        }
    }

    /// <summary>The persons under all labels of a class.</summary>
    /// <param name="nodes">A node per quasi-identifier.</param>
    public long Count(ReadOnlySpan<int> nodes)
    {
        var count = 0L;
        for (var word = 0; word < Words; word++)
        {
            count += BitOperations.PopCount(Word(nodes, word));
        }

        return count;
    }

    /// <summary>Marks the persons under all labels of a class.</summary>
    /// <param name="nodes">A node per quasi-identifier.</param>
    /// <param name="marked">A bit a person.</param>
    /// <returns>How many of them were marked before.</returns>
    public long Mark(ReadOnlySpan<int> nodes, Span<ulong> marked)
    {
        var before = 0L;
        for (var word = 0; word < marked.Length; word++)
        {
            var persons = Word(nodes, word);
            before += BitOperations.PopCount(marked[word] & persons);
            marked[word] |= persons;
        }

        return before;
    }

    private ulong Word(ReadOnlySpan<int> nodes, int word)
    {
        var persons = ulong.MaxValue;
        for (var a = 0; a < nodes.Length && persons != 0; a++)
        {
            persons &= _under[a][nodes[a]][word];
        }

        return persons;
    }

    private static ulong[][] Under(
        QuasiIdentifierCodes quasi,
        TreeNodes tree,
        AttributePolicy attribute
    )
    {
        var ofValue = ByValue(quasi);
        var ofText = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        // From the coarsest level to the finest: a recipient may take a text for the finest label that reads so.
        for (var level = attribute.MaximumLevel; level >= attribute.MinimumLevel; level--)
        {
            var texts = quasi.Hierarchy.Labels(level);
            var here = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
            for (var value = 0; value < ofValue.Length; value++)
            {
                var text = texts[quasi.Labels[level][quasi.LabelOf[level][value]]];
                if (!here.TryGetValue(text, out var persons))
                {
                    here.Add(text, persons = new ulong[ofValue[value].Length]);
                }

                for (var word = 0; word < persons.Length; word++)
                {
                    persons[word] |= ofValue[value][word];
                }
            }

            foreach (var (text, persons) in here)
            {
                ofText[text] = persons;
            }
        }

        var under = new ulong[tree.Count][];
        for (var node = 0; node < under.Length; node++)
        {
            under[node] = ofText[tree.Text(node)];
        }

        return under;
    }

    private static ulong[][] ByValue(QuasiIdentifierCodes quasi)
    {
        var codes = quasi.PopulationColumn!.Codes;
        var ofValue = new ulong[quasi.ValueCount][];
        for (var value = 0; value < ofValue.Length; value++)
        {
            ofValue[value] = new ulong[(codes.Length + WordBits - 1) / WordBits];
        }

        for (var person = 0; person < codes.Length; person++)
        {
            ofValue[quasi.CodeOfPopulationCell[codes[person] + 1]][person / WordBits] |=
                1UL << (person % WordBits);
        }

        return ofValue;
    }
}
