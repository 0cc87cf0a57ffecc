namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies whose labels follow from the format of a value. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    /// <summary>
    /// One row a value: the value, what <paramref name="labels"/> says of it, <see cref="SuppressedLabel"/>. The empty string, NULL,
    /// gets the empty string on every level but the last.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <param name="count">Labels between the value and the last.</param>
    /// <param name="labels">Fills in the labels from fine to coarse; false where the value is not of the format.</param>
    /// <param name="format">What a value must be, for error messages.</param>
    private static Hierarchy FromFormat(
        string attribute,
        IEnumerable<string> values,
        int count,
        Func<string, string[], bool> labels,
        string format
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(values);
        var builder = new HierarchyBuilder(attribute);
        var line = 0;
        foreach (var value in values)
        {
            line++;
            var row = new string[count + 2];
            Array.Fill(row, "");
            if (value is { Length: > 0 })
            {
                var inner = new string[count];
                if (!labels(value, inner))
                {
                    throw builder.Fault(
                        HierarchyError.WrongFormat,
                        line,
                        $"the value is not {format}; correct it, leave it out or make it the empty string"
                    );
                }

                inner.CopyTo(row, 1);
            }

            row[0] = value;
            row[^1] = SuppressedLabel;
            builder.Add(row);
        }

        return builder.Build();
    }

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The first characters and a star.</summary>
    private static string Starred(string value, int length) =>
        string.Concat(value.AsSpan(0, length), SuppressedLabel);
}
