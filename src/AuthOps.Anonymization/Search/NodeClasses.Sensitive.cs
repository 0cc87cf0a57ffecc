using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Search;

/// <content>Models of sensitive values where classes have rows, and what is certain at every finer node.</content>
internal sealed partial class NodeClasses<TKey>
{
    /// <summary>Records per class that every finer node suppresses.</summary>
    private int[] _certain = [];
    private bool _hasCertain;
    private bool _showsCertain;

    /// <summary>
    /// Applies the models of sensitive attributes, and finds how many records of each class every finer node
    /// suppresses too: the most that any attribute refuses.
    /// </summary>
    /// <param name="rows">The rows of the classes in hand, per sensitive attribute.</param>
    /// <param name="most">As soon as more records are suppressed the rest is not looked at.</param>
    public void ApplyRowsCertainly(ReadOnlySpan<ClassRows> rows, long most)
    {
        Mark();
        if (_certain.Length < _length)
        {
            _certain = new int[_length + ClassKernels.Padding];
        }

        CertainRows = 0;
        _hasCertain = true;
        for (var i = 0; i < _length; i++)
        {
            var certain = _fails[i] ? _records[i] : 0;
            if (certain == 0 && SuppressedRows <= most)
            {
                certain = RefusedOf(rows, i);
            }

            _certain[i] = certain;
            CertainRows += certain;
        }
    }

    /// <summary>Suppresses a class that fails by a sensitive attribute.</summary>
    /// <returns>Records of it that are refused however it is divided.</returns>
    private int RefusedOf(ReadOnlySpan<ClassRows> rows, int index)
    {
        var refused = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i].Row(index);
            if (!_rowRules[i].Holds(row, _records[index]))
            {
                if (!_fails[index])
                {
                    Fail(index);
                }

                refused = Math.Max(refused, _rowRules[i].Refused(row, _records[index]));
            }
        }

        return refused;
    }

    /// <summary>Turns to the records that every finer node suppresses too: the statistics of suppression are theirs.</summary>
    /// <returns>Whether it is known which these are.</returns>
    public bool ShowCertain()
    {
        if (!_hasCertain || CertainRows == SuppressedRows)
        {
            return CertainRows == SuppressedRows;
        }

        Forget();
        _showsCertain = true;
        SuppressedRows = CertainRows;
        return true;
    }

    private void ApplyRows(ClassRows rows, RowRules rules, long most)
    {
        Mark();
        for (var i = 0; i < _length && SuppressedRows <= most; i++)
        {
            if (!_fails[i] && _records[i] > 0 && !rules.Holds(rows.Row(i), _records[i]))
            {
                Fail(i);
            }
        }
    }

    /// <summary>The same from a node's tables.</summary>
    public void ApplySensitive(
        NodeTables<TKey> node,
        RollUp<TKey> rollUp,
        ReadOnlySpan<KeyLayout<TKey>> layouts,
        long most = long.MaxValue
    )
    {
        if (!_table.HasRows)
        {
            ApplySensitive(node.Sensitive(rollUp), layouts, most);
            return;
        }

        var rows = node.Rows(rollUp);
        for (var i = 0; i < rows.Length && SuppressedRows <= most; i++)
        {
            ApplyRows(rows[i], _rowRules[i], most);
        }
    }

    private void ApplySensitive(
        ClassTable<TKey> source,
        KeyLayout<TKey> layout,
        SensitiveRule[] rules,
        long most
    )
    {
        Mark();
        var entry = 0;
        for (var i = 0; i < _length && SuppressedRows <= most; i++)
        {
            if (_records[i] == 0)
            {
                continue;
            }

            var left = _records[i];
            if (_fails[i])
            {
                for (; left > 0; entry++)
                {
                    left -= source.Counts[entry];
                }

                continue;
            }

            var values = 0;
            for (; left > 0; entry++)
            {
                left -= source.Counts[entry];
                _values[values] = int.CreateTruncating(layout.SensitiveNumber(source.Keys[entry]));
                _counts[values++] = source.Counts[entry];
            }

            foreach (var rule in rules)
            {
                if (!rule.Holds(_values.AsSpan(0, values), _counts.AsSpan(0, values), _records[i]))
                {
                    Fail(i);
                    break;
                }
            }
        }
    }
}
