namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>How many released classes have each size. Not safe for concurrent use.</summary>
internal sealed class SizeCounts
{
    private readonly List<(int Size, int Classes)> _all = [];

    /// <summary>Records of all classes.</summary>
    public long Records { get; private set; }

    /// <summary>The number of classes.</summary>
    public long Classes { get; private set; }

    /// <summary>Sizes that occur, ascending, with their number of classes.</summary>
    public IReadOnlyList<(int Size, int Classes)> All => _all;

    /// <summary>The number of classes of one record.</summary>
    public long Singles => _all.Count > 0 && _all[0].Size == 1 ? _all[0].Classes : 0;

    /// <summary>Takes ascending class sizes.</summary>
    public void Load(ReadOnlySpan<int> ascending)
    {
        _all.Clear();
        Records = 0;
        Classes = ascending.Length;
        for (var i = 0; i < ascending.Length; )
        {
            var start = i;
            for (; i < ascending.Length && ascending[i] == ascending[start]; i++)
            {
                Records += ascending[i];
            }

            _all.Add((ascending[start], i - start));
        }
    }
}
