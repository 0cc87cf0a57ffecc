namespace AuthOps.Dp.Queries.Input;

/// <summary>A declared column of a record type and how its cells enter a chunk.</summary>
internal sealed record RecordColumn<T>(
    string Name,
    Func<int, (Action<int, T> Set, Func<int, SourceColumn> Column)> Open
)
{
    internal static RecordColumn<T> Text(string name, Func<T, string?> value) =>
        new(
            name,
            capacity =>
            {
                var buffer = new TextBuffer(capacity);
                return ((row, record) => buffer.Set(row, value(record)), buffer.Column);
            }
        );

    internal static RecordColumn<T> Integer(string name, Func<T, long?> value) =>
        new(
            name,
            capacity =>
            {
                var buffer = new IntegerBuffer(capacity);
                return ((row, record) => buffer.Set(row, value(record)), buffer.Column);
            }
        );

    internal static RecordColumn<T> Number(string name, Func<T, double?> value) =>
        new(
            name,
            capacity =>
            {
                var buffer = new NumberBuffer(capacity);
                return ((row, record) => buffer.Set(row, value(record)), buffer.Column);
            }
        );
}
