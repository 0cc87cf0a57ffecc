namespace AuthOps.Anonymization.Certificates;

/// <summary>A released file and how it is read. Immutable and safe to share between threads.</summary>
/// <param name="Name">Its name; a relative path with <c>/</c>.</param>
/// <param name="Sha256">Its digest, 64 lower-case hexadecimal digits.</param>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Encoding"><c>utf-8</c> or <c>gb18030</c>.</param>
/// <param name="NullText">The text of NULL, or null where no cell is NULL.</param>
public sealed record ReleaseFile(
    string Name,
    string Sha256,
    char Delimiter = ',',
    string Encoding = "utf-8",
    string? NullText = null
);
