using System.Globalization;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Releases;

/// <summary>Reads the body of one ledger line; every field is checked, nothing unknown is accepted.</summary>
internal static class LedgerLine
{
    /// <summary>The record, or null if the line is malformed.</summary>
    internal static LedgerRecord? Parse(string body)
    {
        var fields = body.Split(' ');
        return fields switch
        {
            ["debit", var id, "1", var text] when IsReleaseId(id) => Rational.TryParse(
                text,
                out var value
            ) && IsEpsilon(value)
                ? LedgerRecord.Debit(id, new Epsilon(value))
                : null,
            ["debit", var id, "2", var text] when IsReleaseId(id) => Rational.TryParse(
                text,
                out var value
            ) && IsRho(value)
                ? LedgerRecord.Debit(id, new Rho(value))
                : null,
            ["settle", var sequence, var state] => ParseSettlement(sequence, state),
            _ => null,
        };
    }

    private static LedgerRecord? ParseSettlement(string sequenceText, string stateText)
    {
        var isNumber = int.TryParse(
            sequenceText,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var sequence
        );
        LedgerState? state = stateText switch
        {
            "2" => LedgerState.Committed,
            "3" => LedgerState.Burned,
            "4" => LedgerState.Voided,
            _ => null,
        };
        return isNumber && state is { } known ? LedgerRecord.Settlement(sequence, known) : null;
    }

    private static bool IsReleaseId(string id) =>
        id.Length is > 0 and <= 64
        && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    private static bool IsEpsilon(Rational value) => LossRange.Contains(value, Epsilon.MaxValue);

    private static bool IsRho(Rational value) => LossRange.Contains(value, Rho.MaxValue);
}
