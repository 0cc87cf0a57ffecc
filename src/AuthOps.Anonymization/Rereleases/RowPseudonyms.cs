using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Unicode;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// What tells that records of two releases are of one person: the first 128 bits of HMAC-SHA-256 over the row key. Other
/// than a column's pseudonyms it never leaves the custodian. Stateless.
/// </summary>
internal static class RowPseudonyms
{
    private static ReadOnlySpan<byte> Label => "authops/anonymization/row/v1\0"u8;

    /// <summary>Refuses a row key that would be released.</summary>
    /// <exception cref="PolicyException">It is no direct identifier.</exception>
    public static void RequireDirect(AnonymizationPolicy policy, string rowKey)
    {
        if (
            !policy.Attributes.Any(a =>
                a.Role == AttributeRole.Direct
                && string.Equals(a.Name, rowKey, StringComparison.Ordinal)
            )
        )
        {
            throw new PolicyException(
                PolicyError.RowKeyNotDirect,
                $"The row key '{rowKey}' is not declared a direct identifier; whatever tells a person from release to release must not be released.",
                rowKey
            );
        }
    }

    /// <summary>The pseudonym of every row.</summary>
    /// <exception cref="PolicyException">A row has no key, a key is too long, or two rows have the same.</exception>
    public static UInt128[] Of(Column keys, PseudonymKey key, CancellationToken cancellationToken)
    {
        var rowOf = new int[keys.Values.Count];
        var pseudonyms = new UInt128[keys.Count];
        for (var row = 0; row < pseudonyms.Length; row++)
        {
            if (row % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var code = keys.Codes[row];
            if (code == Column.NullCode)
            {
                throw new PolicyException(
                    PolicyError.RowKeyMissing,
                    $"Column '{keys.Name}', row {row + 1L}: the row key is NULL; every record needs one, so that it is found in other releases.",
                    keys.Name,
                    row + 1L
                );
            }

            if (rowOf[code] > 0)
            {
                throw new PolicyException(
                    PolicyError.RowKeyRepeated,
                    $"Column '{keys.Name}', row {row + 1L}: row {rowOf[code]} has the same row key; releases are compared person by person, one record each.",
                    keys.Name,
                    row + 1L
                );
            }

            rowOf[code] = row + 1;
            pseudonyms[row] = Of(keys.Values[code], key, keys.Name, row);
        }

        return pseudonyms;
    }

    private static UInt128 Of(string value, PseudonymKey key, string column, int row)
    {
        Span<byte> message = stackalloc byte[Label.Length + ColumnPseudonymizer.MaxValueBytes];
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Label.CopyTo(message);
        var status = Utf8.FromUtf16(
            value,
            message[Label.Length..],
            out _,
            out var written,
            replaceInvalidSequences: false
        );
        if (status != OperationStatus.Done)
        {
            throw new PolicyException(
                PolicyError.ValueNotPseudonymizable,
                $"Column '{column}', row {row + 1L}: the row key is longer than {ColumnPseudonymizer.MaxValueBytes} UTF-8 bytes or no well-formed text.",
                column,
                row + 1L
            );
        }

        key.Tag(message[..(Label.Length + written)], tag);
        CryptographicOperations.ZeroMemory(message);
        return BinaryPrimitives.ReadUInt128LittleEndian(tag);
    }
}
