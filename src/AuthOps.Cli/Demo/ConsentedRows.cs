using AuthOps.Cli.Facts;
using AuthOps.Primitives.Usage;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Demo;

/// <summary>What is left of both sides after consent, and on what it rests. Never printed.</summary>
internal sealed class ConsentedRows(
    IReadOnlyList<InsuredResident> insured,
    IReadOnlyList<HospitalPatient> patients,
    LawfulBasis basis,
    PsiConsent insuredConsent,
    PsiConsent patientConsent,
    ConsentFacts facts
)
{
    public IReadOnlyList<InsuredResident> Insured { get; } = insured;

    public IReadOnlyList<HospitalPatient> Patients { get; } = patients;

    /// <summary>The signed consent statement as a basis.</summary>
    public LawfulBasis Basis { get; } = basis;

    /// <summary>The consent behind <see cref="Insured"/>, asked again when the intersection begins.</summary>
    public PsiConsent InsuredConsent { get; } = insuredConsent;

    /// <summary>The consent behind <see cref="Patients"/>, likewise.</summary>
    public PsiConsent PatientConsent { get; } = patientConsent;

    public ConsentFacts Facts { get; } = facts;
}
