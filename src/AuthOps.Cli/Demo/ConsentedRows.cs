using AuthOps.Cli.Facts;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>What is left of both sides after consent, and on what it rests. Never printed.</summary>
internal sealed class ConsentedRows(
    IReadOnlyList<InsuredResident> insured,
    IReadOnlyList<HospitalPatient> patients,
    LawfulBasis basis,
    ConsentFacts facts
)
{
    public IReadOnlyList<InsuredResident> Insured { get; } = insured;

    public IReadOnlyList<HospitalPatient> Patients { get; } = patients;

    /// <summary>The signed consent statement as a basis.</summary>
    public LawfulBasis Basis { get; } = basis;

    public ConsentFacts Facts { get; } = facts;
}
