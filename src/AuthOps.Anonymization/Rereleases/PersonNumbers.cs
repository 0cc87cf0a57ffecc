namespace AuthOps.Anonymization.Rereleases;

/// <summary>Numbers persons by first appearance, over all releases. Not safe for concurrent use.</summary>
internal sealed class PersonNumbers
{
    private readonly Dictionary<UInt128, int> _numbers = [];

    /// <summary>Persons so far.</summary>
    public int Count => _numbers.Count;

    /// <summary>The number of every record's person.</summary>
    public int[] Of(ReadOnlySpan<UInt128> persons)
    {
        var numbers = new int[persons.Length];
        for (var row = 0; row < numbers.Length; row++)
        {
            if (!_numbers.TryGetValue(persons[row], out numbers[row]))
            {
                numbers[row] = _numbers.Count;
                _numbers.Add(persons[row], numbers[row]);
            }
        }

        return numbers;
    }
}
