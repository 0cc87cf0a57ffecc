using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// What a release tells together with those before it, to somebody who has them all and knows in which class of each a person is. For
/// the custodian and the assessor. Immutable and safe to share between threads.
/// </summary>
public sealed class RereleaseReport
{
    /// <summary>The most findings that are told one by one; figures count all.</summary>
    public const int MaxFindings = 1_000;

    internal RereleaseReport(
        string release,
        IEnumerable<string> earlier,
        IEnumerable<RereleaseFinding> findings,
        IEnumerable<InferredValues> inferred,
        IEnumerable<CorrespondenceMeasure> correspondence,
        IEnumerable<string> unjudged
    )
    {
        Release = release;
        Earlier = Array.AsReadOnly(earlier.ToArray());
        Findings = Array.AsReadOnly(findings.ToArray());
        Inferred = Array.AsReadOnly(inferred.ToArray());
        Correspondence = Array.AsReadOnly(correspondence.ToArray());
        Unjudged = Array.AsReadOnly(unjudged.ToArray());
    }

    /// <summary>The release that was checked.</summary>
    public string Release { get; }

    /// <summary>The releases it was checked against, all together, in their order.</summary>
    public ReadOnlyCollection<string> Earlier { get; }

    /// <summary>How many releases whoever knows them all combines: those before and the new one.</summary>
    public int Order => Earlier.Count + 1;

    /// <summary>Whether every set that can be told apart meets the policy.</summary>
    public bool IsSafe => FailingPersons == 0 && Unjudged.Count == 0;

    /// <summary>The sets that do not; the first <see cref="MaxFindings"/>.</summary>
    public ReadOnlyCollection<RereleaseFinding> Findings { get; }

    /// <summary>Models that could not be judged, with the reason; a release with one is not safe.</summary>
    public ReadOnlyCollection<string> Unjudged { get; }

    /// <summary>Sets of persons that the release told apart for the first time.</summary>
    public long Sets { get; internal init; }

    /// <summary>Persons of the smallest of them; 0 where there is none.</summary>
    public long SmallestSet { get; internal init; }

    /// <summary>Persons in sets that fail the policy in any way.</summary>
    public long FailingPersons { get; internal init; }

    /// <summary>Persons whose class shrinks below k when releases are put together.</summary>
    public long PersonsBelowK { get; internal init; }

    /// <summary>Persons who stand alone when releases are put together.</summary>
    public long PersonsAlone { get; internal init; }

    /// <summary>Persons in sets below k that earlier releases made and this one leaves whole: no fault of it, and no help.</summary>
    public long InheritedPersons { get; internal init; }

    /// <summary>Persons whose sensitive values follow from the releases together and from no single one, by attribute.</summary>
    public ReadOnlyCollection<InferredValues> Inferred { get; }

    /// <summary>Correspondence attacks between each earlier release and the new one, measured.</summary>
    public ReadOnlyCollection<CorrespondenceMeasure> Correspondence { get; }
}
