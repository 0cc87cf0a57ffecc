using System.Data.Common;

namespace AuthOps.Primitives.Tables;

/// <summary>Reads a <see cref="DbDataReader"/> into a table. Static and safe to call from any thread.</summary>
internal static class DataReaderTable
{
    public static Table Read(
        DbDataReader reader,
        TableReadOptions options,
        IProgress<TableProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var builders = MakeBuilders(reader, options);
        var pace = new ReadingPace(progress, cancellationToken);
        while (reader.Read())
        {
            for (var i = 0; i < builders.Length; i++)
            {
                AppendCell(reader, i, builders[i]);
            }

            pace.RowRead();
        }

        pace.Finish();
        return Table.FromColumns(Array.ConvertAll(builders, b => b.Build()));
    }

    private static ColumnBuilder[] MakeBuilders(DbDataReader reader, TableReadOptions options)
    {
        var count = reader.FieldCount;
        if (count == 0)
        {
            throw new ArgumentException(
                "The data reader has no columns; give it a query that returns some.",
                nameof(reader)
            );
        }

        if (count > options.MaxColumns)
        {
            throw new TableLimitException(TableLimit.Columns, options.MaxColumns, null, 0);
        }

        var names = new HashSet<string>(count, StringComparer.Ordinal);
        var builders = new ColumnBuilder[count];
        for (var i = 0; i < count; i++)
        {
            var name = reader.GetName(i);
            if (string.IsNullOrEmpty(name) || !names.Add(name))
            {
                var reason = string.IsNullOrEmpty(name)
                    ? "has no name"
                    : "has the name of an earlier column";
                throw new ArgumentException(
                    $"The column at index {i} of the data reader {reason}; name every column of the query, each differently.",
                    nameof(reader)
                );
            }

            builders[i] = new ColumnBuilder(name, options);
        }

        return builders;
    }

    private static void AppendCell(DbDataReader reader, int ordinal, ColumnBuilder builder)
    {
        if (reader.IsDBNull(ordinal))
        {
            builder.AppendNull();
            return;
        }

        // Asked for every row: SQLite types cells, not columns.
        var type = reader.GetFieldType(ordinal);
        if (type == typeof(string))
        {
            builder.Append(reader.GetString(ordinal));
        }
        else if (type == typeof(int))
        {
            builder.AppendFormatted(reader.GetInt32(ordinal));
        }
        else if (type == typeof(long))
        {
            builder.AppendFormatted(reader.GetInt64(ordinal));
        }
        else
        {
            AppendBoxed(reader.GetValue(ordinal), builder);
        }
    }

    private static void AppendBoxed(object value, ColumnBuilder builder)
    {
        switch (value)
        {
            case string text:
                builder.Append(text);
                break;
            case bool flag:
                builder.Append(flag ? "true" : "false");
                break;
            case ISpanFormattable formattable:
                builder.AppendFormatted(formattable);
                break;
            default:
                throw new ArgumentException(
                    $"Column '{builder.Name}', row {builder.Count}: values of type {value.GetType().Name} have no text form; convert the column in the query."
                );
        }
    }
}
