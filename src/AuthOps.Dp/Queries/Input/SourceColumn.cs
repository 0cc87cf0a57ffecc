using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Queries.Input;

/// <summary>One column of a chunk of rows; the arrays are read, never kept.</summary>
internal sealed class SourceColumn
{
    private readonly Column? _column;
    private readonly ReadOnlyMemory<int> _codes;

    private SourceColumn(CellForm form, Column? column = null, ReadOnlyMemory<int> codes = default)
    {
        Form = form;
        _column = column;
        _codes = codes;
    }

    internal CellForm Form { get; }

    internal ReadOnlySpan<int> Codes => _column is null ? _codes.Span : _column.Codes;

    /// <summary>The dictionary; the same object grows from chunk to chunk of a stream.</summary>
    internal IReadOnlyList<string> Values { get; private init; } = [];

    internal ReadOnlyMemory<long> Integers { get; private init; }

    /// <summary>True where the integer is NULL; empty where none is.</summary>
    internal ReadOnlyMemory<bool> IntegerNulls { get; private init; }

    internal ReadOnlyMemory<double> Numbers { get; private init; }

    internal static SourceColumn OfText(Column column) =>
        new(CellForm.Text, column) { Values = column.Values };

    internal static SourceColumn OfText(ReadOnlyMemory<int> codes, IReadOnlyList<string> values) =>
        new(CellForm.Text, codes: codes) { Values = values };

    internal static SourceColumn OfIntegers(
        ReadOnlyMemory<long> integers,
        ReadOnlyMemory<bool> nulls = default
    ) => new(CellForm.Integer) { Integers = integers, IntegerNulls = nulls };

    internal static SourceColumn OfNumbers(ReadOnlyMemory<double> numbers) =>
        new(CellForm.Number) { Numbers = numbers };
}
