using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>Numbers the values of one column for all blocks, NULL being 0. Safe for concurrent use.</summary>
internal sealed class SharedValues(string name, MemoryLedger memory)
{
    /// <summary>What a value takes beside its characters: string, dictionary entry and list entry.</summary>
    private const int BytesPerValue = 72;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>The column.</summary>
    public string Name { get; } = name;

    /// <summary>The texts, from number 1 on.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of every code of a block, at code + 1.</summary>
    /// <exception cref="MemoryBoundException">There are too many values.</exception>
    public int[] NumbersOf(Column block)
    {
        var numbers = new int[block.Values.Count + 1];
        lock (_lock)
        {
            for (var code = 0; code < block.Values.Count; code++)
            {
                var text = block.Values[code];
                if (!_numbers.TryGetValue(text, out var number))
                {
                    memory.Take(
                        BytesPerValue + (2L * text.Length),
                        $"The different values of '{Name}'"
                    );
                    _texts.Add(text);
                    number = _texts.Count;
                    _numbers.Add(text, number);
                }

                numbers[code + 1] = number;
            }
        }

        return numbers;
    }
}
