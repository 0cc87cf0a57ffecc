using System.Globalization;

namespace AuthOps.Anonymization.Release;

/// <summary>Words a finding about classes that fail a model.</summary>
internal static class ClassFinding
{
    /// <summary>The finding.</summary>
    /// <param name="classes">All classes.</param>
    /// <param name="failing">The numbers of those that fail; at least one.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="attribute">The sensitive attribute, or null.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="worst">What the worst class has.</param>
    public static ReleaseFinding Of(
        ClassCheck classes,
        List<int> failing,
        ReleaseFindingKind kind,
        string? attribute,
        string model,
        double worst
    )
    {
        var rows = failing.Sum(number => (long)classes.Size(number));
        var first = failing.Min(number => classes.FirstRow(number) + 1L);
        return new ReleaseFinding(
            kind,
            attribute,
            first,
            rows,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(attribute is null ? "" : $"Column '{attribute}': ")}{failing.Count} classes with {rows} records, the first in row {first}, fail {model}; the worst has {worst:G6}."
            )
        )
        {
            Model = model,
        };
    }
}
