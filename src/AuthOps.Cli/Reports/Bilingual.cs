namespace AuthOps.Cli.Reports;

/// <summary>One text in Chinese and in English. Both are data: the page escapes them.</summary>
internal readonly record struct Bilingual(string Zh, string En)
{
    /// <summary>A text that is the same in both languages: a figure, a name, a code.</summary>
    public static implicit operator Bilingual(string same) => new(same, same);

    /// <summary>Whether one rendering serves both languages.</summary>
    public bool IsSame => string.Equals(Zh, En, StringComparison.Ordinal);
}
