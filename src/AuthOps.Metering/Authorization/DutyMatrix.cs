using System.Numerics;
using System.Text;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The list of powers and duties (权责清单) as data: which role may, must or must not do what. What it does not name is
/// denied. Immutable and safe to share between threads.
/// </summary>
public sealed class DutyMatrix
{
    /// <summary>The first line of the text form.</summary>
    public const string Header = "role,action,duty,basis";

    /// <summary>The longest text read, in characters.</summary>
    public const int MaxTextLength = 1 << 16;

    private readonly Dictionary<(PartyRoles, GovernedAction), DutyEntry> _cells = [];

    /// <summary>Creates a list.</summary>
    /// <param name="entries">The cells, each role and act once.</param>
    /// <exception cref="ArgumentException">A cell is repeated, names no single role, or is otherwise malformed.</exception>
    public DutyMatrix(IReadOnlyCollection<DutyEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            if (
                !BitOperations.IsPow2((int)entry.Role)
                || (entry.Role & Party.All) == PartyRoles.None
                || !Enum.IsDefined(entry.Action)
                || !Enum.IsDefined(entry.Duty)
            )
            {
                throw new ArgumentException(
                    "A cell names one role, one act and one duty.",
                    nameof(entries)
                );
            }

            _ = Identifiers.Require(entry.Basis, nameof(entries));
            if (!_cells.TryAdd((entry.Role, entry.Action), entry))
            {
                throw new ArgumentException(
                    $"The cell {entry.Role}, {entry.Action} is given twice.",
                    nameof(entries)
                );
            }
        }

        Entries = [.. _cells.Values.OrderBy(e => e.Action).ThenBy(e => e.Role)];
    }

    /// <summary>The list this library reads out of the measures; a city that rules otherwise gives its own.</summary>
    public static DutyMatrix Default { get; } = Parse(DefaultDuties.Text);

    /// <summary>The cells, by act and role.</summary>
    public IReadOnlyList<DutyEntry> Entries { get; }

    /// <summary>Reads the text form.</summary>
    /// <param name="text"><see cref="Header"/>, then one cell a line: role, act, duty, basis, parted by commas.</param>
    /// <returns>The list.</returns>
    /// <exception cref="FormatException">A line is something else; the message gives its number.</exception>
    public static DutyMatrix Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxTextLength)
        {
            throw new FormatException($"The list has at most {MaxTextLength} characters.");
        }

        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (lines[0] != Header)
        {
            throw new FormatException($"Line 1 must be {Header}.");
        }

        var entries = new List<DutyEntry>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var parts = lines[i].Split(',');
            if (
                parts.Length != 4
                || !TryName<PartyRoles>(parts[0], out var role)
                || !TryName<GovernedAction>(parts[1], out var action)
                || !TryName<Duty>(parts[2], out var duty)
                || !Identifiers.IsWellFormed(parts[3])
            )
            {
                throw new FormatException(
                    $"Line {i + 1} is not a role, an act, a duty and a basis parted by commas."
                );
            }

            entries.Add(new DutyEntry(role, action, duty, parts[3]));
        }

        try
        {
            return new DutyMatrix(entries);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>What a role has to do with an act.</summary>
    /// <param name="role">One role.</param>
    /// <param name="action">The act.</param>
    /// <returns>The cell, or null: denied.</returns>
    public DutyEntry? Find(PartyRoles role, GovernedAction action) =>
        _cells.GetValueOrDefault((role, action));

    /// <summary>Whether a party may do something: some role of it may or must, and none must not.</summary>
    /// <param name="party">The party.</param>
    /// <param name="action">The act.</param>
    /// <returns>True only if the list says so.</returns>
    public bool Allows(Party party, GovernedAction action)
    {
        ArgumentNullException.ThrowIfNull(party);
        var allowed = false;
        foreach (var role in Party.Split(party.Roles))
        {
            var duty = Find(role, action)?.Duty;
            if (duty == Duty.MustNot)
            {
                return false;
            }

            allowed |= duty is Duty.May or Duty.Must;
        }

        return allowed;
    }

    /// <summary>Refuses a party that may not do something.</summary>
    /// <param name="party">The party.</param>
    /// <param name="action">The act.</param>
    /// <exception cref="AuthorizationException">The list does not allow it.</exception>
    public void Require(Party party, GovernedAction action)
    {
        if (!Allows(party, action))
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{action} is not for {party.Id}, which is {party.Roles}; it is for {string.Join(", ", Entries.Where(e => e.Action == action && e.Duty != Duty.MustNot).Select(e => e.Role))}."
            );
        }
    }

    /// <summary>The text form, which <see cref="Parse"/> reads; a spreadsheet reads it too.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public string ToText()
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (role, action, duty, basis) in Entries)
        {
            text.Append(role)
                .Append(',')
                .Append(action)
                .Append(',')
                .Append(duty)
                .Append(',')
                .Append(basis)
                .Append('\n');
        }

        return text.ToString();
    }

    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: false, out value)
        && string.Equals(Enum.GetName(value), text, StringComparison.Ordinal);
}
