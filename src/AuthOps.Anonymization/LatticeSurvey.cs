using System.Collections.ObjectModel;

namespace AuthOps.Anonymization;

/// <summary>
/// What one walk over the whole lattice found. For the custodian only: nothing of it belongs into a release.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class LatticeSurvey
{
    internal LatticeSurvey(
        long nodes,
        IEnumerable<SurveyOptimum> optima,
        IEnumerable<FrontPoint> front
    )
    {
        Nodes = nodes;
        Optima = Array.AsReadOnly(optima.ToArray());
        Front = Array.AsReadOnly(front.ToArray());
    }

    /// <summary>Nodes evaluated: all of the lattice.</summary>
    public long Nodes { get; }

    /// <summary>The optimum for every quality model and suppression limit asked for, in that order.</summary>
    public ReadOnlyCollection<SurveyOptimum> Optima { get; }

    /// <summary>The Pareto front, as <see cref="AnonymizationPlan.Front"/>; empty where none was asked for.</summary>
    public ReadOnlyCollection<FrontPoint> Front { get; }
}
