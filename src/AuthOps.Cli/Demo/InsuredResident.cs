namespace AuthOps.Cli.Demo;

/// <summary>A synthetic row of the medical insurance (医保) holder.</summary>
internal sealed record InsuredResident(
    string IdNumber,
    DateOnly Birth,
    bool IsMale,
    string Street,
    string Diagnosis,
    long CostFen
)
{
    /// <summary>Names the type only: rows are never printed.</summary>
    public override string ToString() => nameof(InsuredResident);
}
