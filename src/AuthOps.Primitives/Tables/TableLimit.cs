namespace AuthOps.Primitives.Tables;

/// <summary>Which bound of <see cref="TableReadOptions"/> was exceeded. Values are safe to share between threads.</summary>
public enum TableLimit
{
    /// <summary><see cref="TableReadOptions.MaxRows"/>.</summary>
    Rows = 1,

    /// <summary><see cref="TableReadOptions.MaxColumns"/>.</summary>
    Columns = 2,

    /// <summary><see cref="TableReadOptions.MaxValueLength"/>.</summary>
    ValueLength = 3,

    /// <summary><see cref="TableReadOptions.MaxDictionarySize"/>.</summary>
    DictionarySize = 4,

    /// <summary><see cref="TableReadOptions.MaxDictionaryChars"/>.</summary>
    DictionaryChars = 5,
}
