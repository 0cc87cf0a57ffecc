using AuthOps.Anonymization.Discovery;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// Looks at the columns that a release holds as they were: identifiers, identifiers behind a mask, hashes, free text. One cell is
/// enough. Stateless.
/// </summary>
internal static class ReleasedColumns
{
    private const string Enumerable = "whoever tries all numbers finds the person";

    /// <summary>Refuses columns that no certificate covers.</summary>
    /// <exception cref="CertificateRefusedException">There is one.</exception>
    public static void Require(
        Table release,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken
    )
    {
        foreach (var attribute in policy.Attributes)
        {
            if (
                attribute.Role is AttributeRole.Sensitive or AttributeRole.NonIdentifying
                && release.TryGetColumn(attribute.Name, out var column)
            )
            {
                Require(column, attribute.Role, cancellationToken);
            }
        }
    }

    private static void Require(
        Column column,
        AttributeRole role,
        CancellationToken cancellationToken
    )
    {
        var scan = ColumnScanner.Scan(column, cancellationToken);
        if (scan.Identifiers.Count > 0)
        {
            throw Refuse(
                CertificateRefusal.HoldsIdentifiers,
                $"holds {scan.Identifiers.Values.Sum()} cells of the form of an identifier ({string.Join(", ", scan.Identifiers.Keys.Order())}); declare it direct, so that it is removed"
            );
        }

        RequireUnmasked(column, cancellationToken);
        if (scan.Warnings.Contains(ColumnWarning.FreeText))
        {
            throw Refuse(
                CertificateRefusal.HoldsFreeText,
                "holds free text, which may name anybody; remove it, or replace it by a code"
            );
        }

        if (
            role == AttributeRole.NonIdentifying
            && scan.Warnings.Contains(ColumnWarning.NearlyUnique)
        )
        {
            throw Refuse(
                CertificateRefusal.NearlyUnique,
                "is called non-identifying and nearly unique; declare it direct or a quasi-identifier"
            );
        }

        CertificateRefusedException Refuse(CertificateRefusal why, string what) =>
            new(why, column.Name, $"Column '{column.Name}' {what}.");
    }

    private static void RequireUnmasked(Column column, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var occurs = new bool[column.Values.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                occurs[code] = true;
            }
        }

        for (var code = 0; code < occurs.Length; code++)
        {
            if (!occurs[code])
            {
                continue;
            }

            if (IsHash(column.Values[code]))
            {
                throw new CertificateRefusedException(
                    CertificateRefusal.HoldsHashes,
                    column.Name,
                    $"Column '{column.Name}' holds cells of the form of a hash: hashes of identity or phone numbers are identifiers, since without a key {Enumerable}, and with one records stay linked; declare it direct."
                );
            }

            if (IsMasked(column.Values[code]))
            {
                throw new CertificateRefusedException(
                    CertificateRefusal.HoldsMaskedIdentifiers,
                    column.Name,
                    $"Column '{column.Name}' holds identifiers of which digits are masked: masking for display is no anonymisation; declare it direct."
                );
            }
        }
    }

    /// <summary>16 to 64 bytes in hexadecimal or base64, as digests have; a run of one digit is none.</summary>
    private static bool IsHash(string text)
    {
        var value = text.AsSpan().Trim();
        if (value.Length is 32 or 40 or 48 or 56 or 64 or 96 or 128)
        {
            var letters = 0;
            foreach (var character in value)
            {
                if (!char.IsAsciiHexDigit(character))
                {
                    return IsBase64(value);
                }

                letters += char.IsAsciiLetter(character) ? 1 : 0;
            }

            return letters > 0;
        }

        return IsBase64(value);
    }

    private static bool IsBase64(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[66];
        return value.Length is 24 or 28 or 44 or 64 or 88
            && value.EndsWith("=")
            && Convert.TryFromBase64Chars(value, bytes, out var written)
            && written is 16 or 20 or 32 or 48 or 64;
    }

    /// <summary>Digits and stars, three of each, in the length of a phone, card or identity number.</summary>
    private static bool IsMasked(string text)
    {
        var value = text.AsSpan().Trim();
        if (value.Length is not (11 or 15 or 16 or 17 or 18 or 19))
        {
            return false;
        }

        var (digits, stars) = (0, 0);
        foreach (var character in value)
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
            stars += character is '*' or '●' or '＊' ? 1 : 0;
        }

        // The last character of an identity number may be an X.
        return stars >= 3 && digits >= 3 && digits + stars >= value.Length - 1;
    }
}
