using System.Text;
using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Responsibilities;

/// <summary>
/// The list of powers and duties (权责清单) with the parties that have them, for people to read. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class ResponsibilityMatrix
{
    private readonly AuthorizationRules _rules;

    /// <summary>Creates a matrix.</summary>
    /// <param name="rules">The parties and the list.</param>
    public ResponsibilityMatrix(AuthorizationRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        Gaps =
        [
            .. rules
                .Duties.Entries.Where(e => e.Duty == Duty.Must)
                .Where(e => !Holders(e.Role).Any(p => rules.Duties.Allows(p, e.Action))),
        ];
    }

    /// <summary>The duties that no registered party can fulfil: nobody holds the role, or who does must not.</summary>
    public IReadOnlyList<DutyEntry> Gaps { get; }

    /// <summary>The parties that may do something.</summary>
    /// <param name="action">The act.</param>
    /// <returns>Their identifiers in ordinal order.</returns>
    public IReadOnlyList<string> PartiesFor(GovernedAction action) =>
        [
            .. _rules
                .Parties.Parties.Where(p => _rules.Duties.Allows(p, action))
                .Select(p => p.Id)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The matrix as a Markdown table in Chinese and English: acts down, roles across, and who holds which role.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public string ToMarkdown()
    {
        var roles = Party.Split(Party.All).ToArray();
        var text = new StringBuilder();
        text.Append("# 权责清单 · Powers and duties\n\n| |");
        foreach (var role in roles)
        {
            text.Append(' ')
                .Append(GovernanceNames.Of(role))
                .Append("<br>")
                .Append(role)
                .Append(" |");
        }

        text.Append("\n|---|");
        text.Insert(text.Length, "---|", roles.Length).Append('\n');
        foreach (var action in Enum.GetValues<GovernedAction>())
        {
            text.Append("| ")
                .Append(GovernanceNames.Of(action))
                .Append("<br>")
                .Append(action)
                .Append(" |");
            foreach (var role in roles)
            {
                var cell = _rules.Duties.Find(role, action);
                text.Append(
                    cell is null ? " |" : $" {GovernanceNames.Of(cell.Duty)} {cell.Basis} |"
                );
            }

            text.Append('\n');
        }

        text.Append("\n| 角色 · Role | 主体 · Parties |\n|---|---|\n");
        foreach (var role in roles)
        {
            text.Append("| ")
                .Append(GovernanceNames.Of(role))
                .Append(" · ")
                .Append(role)
                .Append(" | ")
                .AppendJoin(", ", Holders(role).Select(p => p.Id).Order(StringComparer.Ordinal))
                .Append(" |\n");
        }

        return text.ToString();
    }

    private IEnumerable<Party> Holders(PartyRoles role) =>
        _rules.Parties.Parties.Where(p => p.Roles.HasFlag(role));
}
