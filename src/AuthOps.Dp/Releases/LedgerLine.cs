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
            ["debit", var id, var measure, var text] when IsReleaseId(id) => Debit(
                id,
                Loss(measure, text)
            ),
            ["debit", var id, var measure, var text, var delta] when IsReleaseId(id) => Debit(
                id,
                WithDelta(Loss(measure, text), delta)
            ),
            ["debit", var id, var measure, var text, var delta, var cost] when IsReleaseId(id) =>
                Rational.TryParse(cost, out var spent) && spent.Sign > 0
                    ? Debit(
                        id,
                        delta == "0" ? Loss(measure, text) : WithDelta(Loss(measure, text), delta),
                        spent
                    )
                    : null,
            ["settle", var sequence, var state] => ParseSettlement(sequence, state),
            _ => null,
        };
    }

    private static LedgerRecord? Debit(string id, PrivacyLoss? loss, Rational? cost = null) =>
        loss is null ? null : LedgerRecord.Debit(id, loss, cost);

    private static PrivacyLoss? Loss(string measure, string text) =>
        (measure, Rational.TryParse(text, out var value)) switch
        {
            ("1", true) when IsEpsilon(value) => new Epsilon(value),
            ("2", true) when IsRho(value) => new Rho(value),
            _ => null,
        };

    private static PrivacyLoss? WithDelta(PrivacyLoss? loss, string text) =>
        loss is not null && Rational.TryParse(text, out var value) && Delta.Contains(value)
            ? loss.WithDelta(new Delta(value))
            : null;

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
