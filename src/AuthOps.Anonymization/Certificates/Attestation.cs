using System.Collections.ObjectModel;
using AuthOps.Anonymization.Assessment;

namespace AuthOps.Anonymization.Certificates;

/// <summary>What the custodian says of a release and nothing in it shows. Immutable and safe to share between threads.</summary>
public sealed class Attestation
{
    /// <summary>The most steps.</summary>
    public const int MaxTransformations = 1_024;

    /// <summary>Makes one.</summary>
    /// <param name="inputRows">Records before suppression; at least 1.</param>
    /// <param name="suppressedRows">Records left out.</param>
    /// <param name="loss">The loss of the chosen transformation, as a decimal text.</param>
    /// <param name="inputCommitment">The commitment to the input file.</param>
    /// <param name="sharing">How the release is shared.</param>
    /// <param name="context">The risk of the surroundings; null for <see cref="SharingContext.FullyPublic"/>, and only there.</param>
    /// <param name="transformations">What was done before the search, in words.</param>
    /// <exception cref="ArgumentException">Rows contradict each other, or the context is missing or does not belong there.</exception>
    public Attestation(
        long inputRows,
        long suppressedRows,
        string loss,
        string inputCommitment,
        SharingContext sharing,
        ContextRisk? context = null,
        IEnumerable<string>? transformations = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(loss);
        ArgumentException.ThrowIfNullOrEmpty(inputCommitment);
        _ = DeidentificationAssessment.ThresholdOf(sharing);
        if (inputRows < 1 || suppressedRows < 0 || suppressedRows > inputRows)
        {
            throw new ArgumentException(
                $"Of {inputRows} records {suppressedRows} cannot have been suppressed.",
                nameof(suppressedRows)
            );
        }

        if (context is null != (sharing == SharingContext.FullyPublic))
        {
            throw new ArgumentException(
                context is null
                    ? "Data that are not fully public need the risk of their surroundings, with its justification."
                    : "For fully public data the risk of the surroundings is 1; leave it out.",
                nameof(context)
            );
        }

        InputRows = inputRows;
        SuppressedRows = suppressedRows;
        Loss = loss;
        InputCommitment = inputCommitment;
        Sharing = sharing;
        Context = context;
        Transformations = Array.AsReadOnly((transformations ?? []).ToArray());
    }

    /// <summary>Records before suppression.</summary>
    public long InputRows { get; }

    /// <summary>Records left out.</summary>
    public long SuppressedRows { get; }

    /// <summary>The loss, as a decimal text.</summary>
    public string Loss { get; }

    /// <summary>The commitment to the input: it tells nothing of the file to whoever has not the opening.</summary>
    public string InputCommitment { get; }

    /// <summary>How the release is shared.</summary>
    public SharingContext Sharing { get; }

    /// <summary>The risk of the surroundings, or null where it is 1.</summary>
    public ContextRisk? Context { get; }

    /// <summary>The earlier releases it is safe together with; null where it was compared with none.</summary>
    public EarlierReleases? Earlier { get; init; }

    /// <summary>What was done before the search.</summary>
    public ReadOnlyCollection<string> Transformations { get; }
}
