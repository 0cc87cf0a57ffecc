using System.Numerics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// One quasi-identifier during a check: the numbers of its texts, and which levels of the hierarchy hold each. Not safe
/// for concurrent use.
/// </summary>
internal sealed class LabelCheck
{
    private readonly AttributePolicy _attribute;
    private readonly bool _isLocal;
    private readonly Dictionary<string, ulong> _levelsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public LabelCheck(AttributePolicy attribute, bool isLocal)
    {
        _isLocal = isLocal;
        var hierarchy = attribute.Hierarchy!;
        _attribute = attribute;
        for (var level = 0; level < hierarchy.LevelCount; level++)
        {
            foreach (var label in hierarchy.Labels(level))
            {
                _levelsOf.TryGetValue(label, out var levels);
                _levelsOf[label] = levels | (1UL << level);
            }
        }
    }

    /// <summary>The attribute.</summary>
    public string Name => _attribute.Name;

    /// <summary>The largest number given.</summary>
    public int Largest => Math.Max(0, _texts.Count - 1);

    /// <summary>The text of a number; NULL is read as the empty string.</summary>
    public string Text(int number) => _texts[number];

    /// <summary>The number of every code of a block, at code + 1.</summary>
    public int[] NumbersOf(Column block)
    {
        var numbers = new int[block.Values.Count + 1];
        numbers[0] = block.HasNulls ? NumberOf("") : 0;
        for (var code = 0; code < block.Values.Count; code++)
        {
            numbers[code + 1] = NumberOf(block.Values[code]);
        }

        return numbers;
    }

    /// <summary>Adds findings, or the level.</summary>
    /// <param name="classes">All classes.</param>
    /// <param name="column">The place of this attribute in a class.</param>
    /// <param name="byFirstRow">The classes in the order of their first rows.</param>
    /// <param name="findings">Takes the findings.</param>
    /// <param name="levels">Takes the level.</param>
    /// <param name="cellLevels">Takes the cells at each level, where a column may have several.</param>
    public void Report(
        ClassCheck classes,
        int column,
        ReadOnlySpan<int> byFirstRow,
        List<ReleaseFinding> findings,
        Dictionary<string, int> levels,
        Dictionary<string, IReadOnlyList<long>> cellLevels
    )
    {
        var possible = ulong.MaxValue;
        var (firstUnknown, unknown, firstMixed) = (0L, 0L, 0L);
        var (firstNotAllowed, notAllowed) = (0L, 0L);
        var rows = 0L;
        var cells = new long[_attribute.Hierarchy!.LevelCount];
        foreach (var number in byFirstRow)
        {
            rows += classes.Size(number);
            if (!_levelsOf.TryGetValue(_texts[classes.Number(number, column)], out var held))
            {
                unknown += classes.Size(number);
                firstUnknown = firstUnknown == 0 ? classes.FirstRow(number) + 1 : firstUnknown;
            }
            else if (_isLocal)
            {
                var isAllowed = Allowed(held) != 0;
                cells[FinestOf(held)] += classes.Size(number);
                notAllowed += isAllowed ? 0 : classes.Size(number);
                firstNotAllowed =
                    isAllowed || firstNotAllowed > 0
                        ? firstNotAllowed
                        : classes.FirstRow(number) + 1;
            }
            else if (possible != 0)
            {
                possible &= held;
                firstMixed = possible == 0 ? classes.FirstRow(number) + 1 : 0;
            }
        }

        ReportUnknown(firstUnknown, unknown, findings);
        if (_isLocal)
        {
            ReportNotAllowed(firstNotAllowed, notAllowed, findings);
            cellLevels[Name] = Array.AsReadOnly(cells);
        }
        else if (possible == 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.MixedLevels,
                    Name,
                    firstMixed,
                    0,
                    $"Column '{Name}': up to row {firstMixed} the labels come from different levels of the hierarchy; a full-domain release uses one."
                )
            );
        }
        else if (unknown == 0 && rows > 0)
        {
            ReportLevel(possible, rows, findings, levels);
        }
    }

    private void ReportLevel(
        ulong possible,
        long rows,
        List<ReleaseFinding> findings,
        Dictionary<string, int> levels
    )
    {
        var level = FinestOf(possible);
        levels[Name] = level;
        if (Allowed(possible) == 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.LevelNotAllowed,
                    Name,
                    0,
                    rows,
                    $"Column '{Name}' is at level {level} of its hierarchy; the policy allows {_attribute.MinimumLevel} to {_attribute.MaximumLevel}."
                )
            );
        }
    }

    private void ReportUnknown(long firstUnknown, long unknown, List<ReleaseFinding> findings)
    {
        if (unknown > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ValueOutsideHierarchy,
                    Name,
                    firstUnknown,
                    unknown,
                    $"Column '{Name}': {unknown} cells, the first in row {firstUnknown}, hold no label of the hierarchy of '{_attribute.Hierarchy!.Attribute}'."
                )
            );
        }
    }

    private void ReportNotAllowed(long first, long cells, List<ReleaseFinding> findings)
    {
        if (cells > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.LevelNotAllowed,
                    Name,
                    first,
                    cells,
                    $"Column '{Name}': {cells} labels, the first in row {first}, are of levels outside {_attribute.MinimumLevel} to {_attribute.MaximumLevel}, which the policy allows."
                )
            );
        }
    }

    /// <summary>The finest of some levels: where two have the same labels, one that is allowed.</summary>
    private int FinestOf(ulong levels) =>
        BitOperations.TrailingZeroCount(Allowed(levels) is var allowed and > 0 ? allowed : levels);

    private ulong Allowed(ulong levels) =>
        (levels >> _attribute.MinimumLevel << _attribute.MinimumLevel)
        & (ulong.MaxValue >> (63 - _attribute.MaximumLevel));

    private int NumberOf(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _texts.Count;
            _numbers.Add(text, number);
            _texts.Add(text);
        }

        return number;
    }
}
