using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Assessment;

/// <summary>
/// The grading of GB/T 42460-2023: a <em>de-identification assessment</em>, which says how far data are de-identified and is no
/// determination that they are anonymous. It covers re-identification alone; what a class tells of its members (l-diversity,
/// t-closeness, inference) is not in it and has to be looked at beside. The computation follows an account of the standard's clauses
/// and annex D, not the official text. All comparisons are exact. Immutable and safe to share between threads.
/// </summary>
public sealed class DeidentificationAssessment
{
    /// <summary>The version of this computation; a change of a rule or threshold makes a new one.</summary>
    public const int ProfileVersion = 1;

    private DeidentificationAssessment(SharingContext sharing) => Sharing = sharing;

    /// <summary>The standard.</summary>
    public static string Profile => "GB/T 42460-2023";

    /// <summary>The overall risk from which on data are of level 2: 0.05.</summary>
    public static Ratio AcceptableRisk => new(1, 20);

    /// <summary>How the data are shared.</summary>
    public SharingContext Sharing { get; }

    /// <summary>τ: the largest risk 1/f that a class may have (annex D.1.5).</summary>
    public Ratio Threshold => ThresholdOf(Sharing);

    /// <summary>The level.</summary>
    public DeidentificationLevel Level { get; private init; }

    /// <summary>The figures that tell level 2 from level 3; null where identifiers alone decided.</summary>
    public QuantitativeRisk? Risk { get; private init; }

    /// <summary>τ for a way of sharing.</summary>
    /// <param name="sharing">The way.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the three.</exception>
    public static Ratio ThresholdOf(SharingContext sharing) =>
        sharing switch
        {
            SharingContext.FullyPublic => new Ratio(1, 20),
            SharingContext.ControlledPublic => new Ratio(1, 5),
            SharingContext.EnclavePublic => new Ratio(1, 3),
            _ => throw new ArgumentOutOfRangeException(
                nameof(sharing),
                "Data are shared fully in public, under an agreement or in an enclave."
            ),
        };

    /// <summary>Data with a direct identifier in them: level 1.</summary>
    /// <param name="sharing">How they are shared.</param>
    public static DeidentificationAssessment WithDirectIdentifiers(SharingContext sharing)
    {
        _ = ThresholdOf(sharing);
        return new DeidentificationAssessment(sharing) { Level = DeidentificationLevel.Level1 };
    }

    /// <summary>Data without any identifier, direct or quasi: level 4.</summary>
    /// <param name="sharing">How they are shared.</param>
    public static DeidentificationAssessment WithoutIdentifiers(SharingContext sharing)
    {
        _ = ThresholdOf(sharing);
        return new DeidentificationAssessment(sharing) { Level = DeidentificationLevel.Level4 };
    }

    /// <summary>Data with quasi-identifiers and no direct identifier: level 2 or 3 by the risk.</summary>
    /// <param name="sharing">How they are shared.</param>
    /// <param name="classes">The equivalence classes over the quasi-identifiers by size, as in <see cref="RiskReport.Histogram"/>: at least one, no size twice.</param>
    /// <param name="context">The risk of the surroundings; null for <see cref="SharingContext.FullyPublic"/>, where it is 1, and only there.</param>
    /// <exception cref="ArgumentException">There is no class, a size or number is below 1 or a size given twice, or the context is missing or does not belong there.</exception>
    public static DeidentificationAssessment WithQuasiIdentifiers(
        SharingContext sharing,
        IReadOnlyCollection<ClassSizeCount> classes,
        ContextRisk? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(classes);
        var threshold = ThresholdOf(sharing);
        if (context is null != (sharing == SharingContext.FullyPublic))
        {
            throw new ArgumentException(
                context is null
                    ? "Data that are not fully public need the risk of their surroundings, with its justification."
                    : "For fully public data the risk of the surroundings is 1; leave it out.",
                nameof(context)
            );
        }

        var risk = QuantitativeRisk.Of(
            classes,
            threshold,
            context,
            usesMaximum: sharing == SharingContext.FullyPublic
        );
        return new DeidentificationAssessment(sharing)
        {
            Risk = risk,
            Level =
                risk.Overall < AcceptableRisk
                    ? DeidentificationLevel.Level3
                    : DeidentificationLevel.Level2,
        };
    }
}
