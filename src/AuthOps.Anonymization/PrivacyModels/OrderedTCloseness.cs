using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// t-closeness with ordered ground distance: values are places on a line, one step apart, and the cost of moving
/// a class's distribution into the table's, divided by the longest way, is at most t (Li, Li and
/// Venkatasubramanian 2007). The line holds the values that occur, NULL first. Immutable and safe to share
/// between threads.
/// </summary>
public sealed record OrderedTCloseness : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="t">The largest distance, 0 to 1.</param>
    /// <param name="order">All values in order; null means numeric order where every value is a number, otherwise ordinal order.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is outside [0, 1].</exception>
    /// <exception cref="ArgumentException">A value is given twice.</exception>
    public OrderedTCloseness(string attribute, Ratio t, IEnumerable<string>? order = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        Attribute = attribute;
        T = Share(t, nameof(t));
        Order = order is null ? null : Array.AsReadOnly(order.ToArray());
        if (Order is not null && Order.Distinct(StringComparer.Ordinal).Count() != Order.Count)
        {
            throw new ArgumentException(
                "A value is given twice; give every value of the order once.",
                nameof(order)
            );
        }
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The largest distance.</summary>
    public Ratio T { get; }

    /// <summary>All values in order, or null for the natural one.</summary>
    public ReadOnlyCollection<string>? Order { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name => $"{T.ToShortString()}-closeness (ordered) of '{Attribute}'";

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new OrderedDistanceRule(T, distribution, Order);

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Rising("t", T, Ratio.One, t => new OrderedTCloseness(Attribute, t, Order))];
}
