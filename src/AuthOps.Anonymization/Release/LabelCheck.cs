using System.Numerics;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// One quasi-identifier during a check: which levels of the hierarchy hold every value seen so far. Not safe for
/// concurrent use.
/// </summary>
internal sealed class LabelCheck
{
    private readonly Column _column;
    private readonly AttributePolicy _attribute;
    private readonly Hierarchy _hierarchy;
    private readonly Dictionary<string, ulong> _levelsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private ulong _possible = ulong.MaxValue;
    private long _firstUnknown;
    private long _unknown;
    private long _firstMixed;

    public LabelCheck(Column column, AttributePolicy attribute)
    {
        var hierarchy = attribute.Hierarchy!;
        _column = column;
        _attribute = attribute;
        _hierarchy = hierarchy;
        for (var level = 0; level < hierarchy.LevelCount; level++)
        {
            foreach (var label in hierarchy.Labels(level))
            {
                _levelsOf.TryGetValue(label, out var levels);
                _levelsOf[label] = levels | (1UL << level);
            }
        }
    }

    /// <summary>Looks at a cell; NULL is read as the empty string.</summary>
    /// <returns>A number for the text, the same for the same text.</returns>
    public int See(int row)
    {
        var text = _column[row] ?? "";
        if (!_levelsOf.TryGetValue(text, out var levels))
        {
            _unknown++;
            _firstUnknown = _firstUnknown == 0 ? row + 1L : _firstUnknown;
        }
        else if (_possible != 0)
        {
            _possible &= levels;
            _firstMixed = _possible == 0 ? row + 1L : 0;
        }

        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(text, number);
        }

        return number;
    }

    /// <summary>Adds findings, or the level.</summary>
    public void Report(List<ReleaseFinding> findings, Dictionary<string, int> levels)
    {
        if (_unknown > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ValueOutsideHierarchy,
                    _column.Name,
                    _firstUnknown,
                    _unknown,
                    $"Column '{_column.Name}': {_unknown} cells, the first in row {_firstUnknown}, hold no label of the hierarchy of '{_hierarchy.Attribute}'."
                )
            );
        }

        if (_possible == 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.MixedLevels,
                    _column.Name,
                    _firstMixed,
                    0,
                    $"Column '{_column.Name}': up to row {_firstMixed} the labels come from different levels of the hierarchy; a full-domain release uses one."
                )
            );
        }
        else if (_unknown == 0 && _column.Count > 0)
        {
            // Where two levels have the same labels, the one that is allowed.
            var allowed =
                (_possible >> _attribute.MinimumLevel << _attribute.MinimumLevel)
                & (ulong.MaxValue >> (63 - _attribute.MaximumLevel));
            levels[_column.Name] = BitOperations.TrailingZeroCount(
                allowed != 0 ? allowed : _possible
            );
            if (allowed == 0)
            {
                findings.Add(
                    new ReleaseFinding(
                        ReleaseFindingKind.LevelNotAllowed,
                        _column.Name,
                        0,
                        _column.Count,
                        $"Column '{_column.Name}' is at level {levels[_column.Name]} of its hierarchy; the policy allows {_attribute.MinimumLevel} to {_attribute.MaximumLevel}."
                    )
                );
            }
        }
    }
}
