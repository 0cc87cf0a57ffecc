namespace AuthOps.Cli.Input;

/// <summary>The encodings of text files. Both are read strictly: an invalid byte is an error, never replaced.</summary>
internal enum CsvEncoding
{
    /// <summary>UTF-8, with or without byte order mark.</summary>
    Utf8 = 1,

    /// <summary>GB 18030 (GBK and GB 2312 files are valid GB 18030).</summary>
    Gb18030 = 2,
}
