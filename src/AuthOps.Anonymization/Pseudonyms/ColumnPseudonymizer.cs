using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Pseudonyms;

/// <summary>
/// Replaces the values of columns by pseudonyms: the first 128 bits of HMAC-SHA-256 over a label, the context and the
/// value, as 32 hexadecimal digits. Equal values of a context get equal pseudonyms, so that records stay joinable;
/// other contexts and other keys give others that cannot be compared. Safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// To pseudonymise is not to anonymise: the data still single persons out and can be led back to them by whoever has
/// the key, or by what else the records say. A pseudonymised table is personal data, and a pseudonym is a direct
/// identifier to every model of this library. A plain hash would be weaker still: identity numbers can all be tried.
/// </remarks>
public sealed class ColumnPseudonymizer
{
    /// <summary>The longest value, in UTF-8 bytes.</summary>
    public const int MaxValueBytes = 4_096;

    /// <summary>The longest context, in UTF-8 bytes.</summary>
    public const int MaxContextBytes = 256;

    /// <summary>Bytes of a pseudonym.</summary>
    private const int PseudonymBytes = 16;

    private readonly PseudonymKey _key;

    /// <summary>The label, the context's length and the context: what comes before every value.</summary>
    private readonly byte[] _head;

    /// <summary>Creates a pseudonymizer over a key, which stays its owner's to destroy.</summary>
    /// <param name="key">The key.</param>
    /// <param name="context">Who may compare pseudonyms with whom, such as a project and a recipient; 1 to <see cref="MaxContextBytes"/> UTF-8 bytes.</param>
    /// <exception cref="ArgumentException">The context is empty or too long.</exception>
    public ColumnPseudonymizer(PseudonymKey key, string context)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(context);
        var bytes = Encoding.UTF8.GetBytes(context);
        if (bytes.Length > MaxContextBytes)
        {
            throw new ArgumentException(
                $"A context has at most {MaxContextBytes} UTF-8 bytes; this one has {bytes.Length}.",
                nameof(context)
            );
        }

        _key = key;
        _head = new byte[Label.Length + sizeof(int) + bytes.Length];
        Label.CopyTo(_head);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(Label.Length), bytes.Length);
        bytes.CopyTo(_head, Label.Length + sizeof(int));
    }

    private static ReadOnlySpan<byte> Label => "authops/anonymization/pseudonym/v1\0"u8;

    /// <summary>The pseudonym of a value.</summary>
    /// <param name="value">The value, in the one form it always has: spelling, case and spaces count.</param>
    /// <returns>32 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentException">The value is too long, or no well-formed text; the message does not show it.</exception>
    /// <exception cref="ObjectDisposedException">The key is destroyed.</exception>
    public string Pseudonymize(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryPseudonymize(value)
            ?? throw new ArgumentException(
                $"A value has at most {MaxValueBytes} UTF-8 bytes and is well-formed text.",
                nameof(value)
            );
    }

    /// <summary>A table in which some columns hold pseudonyms. NULL stays NULL: it names nobody.</summary>
    /// <param name="table">The table; other columns stay as they are.</param>
    /// <param name="columns">The columns; the same value in two of them gets the same pseudonym.</param>
    /// <param name="cancellationToken">Looked at between values.</param>
    /// <exception cref="PolicyException">A column is missing, or a value is too long or no well-formed text.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="ObjectDisposedException">The key is destroyed.</exception>
    public Table Pseudonymize(
        Table table,
        IReadOnlyCollection<string> columns,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var name in columns)
        {
            if (!table.TryGetColumn(name, out _))
            {
                throw new PolicyException(
                    PolicyError.MissingColumn,
                    $"The column '{name}' is to be pseudonymised and the table has no such column; names are compared exactly.",
                    name
                );
            }
        }

        return Table.FromColumns([
            .. table.Columns.Select(column =>
                columns.Contains(column.Name) ? Pseudonymize(column, cancellationToken) : column
            ),
        ]);
    }

    private Column Pseudonymize(Column column, CancellationToken cancellationToken)
    {
        // Only what occurs gets a pseudonym: the dictionary may hold values of rows that were left out before.
        var pseudonyms = new string?[column.Values.Count];
        var cells = new string?[column.Count];
        for (var row = 0; row < cells.Length; row++)
        {
            var code = column.Codes[row];
            if (code == Column.NullCode)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            cells[row] = pseudonyms[code] ??=
                TryPseudonymize(column.Values[code])
                ?? throw new PolicyException(
                    PolicyError.ValueNotPseudonymizable,
                    $"Column '{column.Name}', row {row + 1L}: the value is longer than {MaxValueBytes} UTF-8 bytes or no well-formed text; correct the cell, or make it NULL.",
                    column.Name,
                    row + 1L
                );
        }

        return Column.FromStrings(column.Name, cells);
    }

    private string? TryPseudonymize(string value)
    {
        Span<byte> message = stackalloc byte[_head.Length + MaxValueBytes];
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _head.CopyTo(message);
        var status = Utf8.FromUtf16(
            value,
            message[_head.Length..],
            out _,
            out var written,
            replaceInvalidSequences: false
        );
        if (status == OperationStatus.Done)
        {
            _key.Tag(message[..(_head.Length + written)], tag);
        }

        CryptographicOperations.ZeroMemory(message);
        return status == OperationStatus.Done
            ? Convert.ToHexStringLower(tag[..PseudonymBytes])
            : null;
    }
}
