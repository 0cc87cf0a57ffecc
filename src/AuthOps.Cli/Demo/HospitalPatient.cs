namespace AuthOps.Cli.Demo;

/// <summary>A synthetic row of the hospital.</summary>
internal sealed record HospitalPatient(string IdNumber, string Diagnosis, string Drug)
{
    /// <summary>Names the type only: rows are never printed.</summary>
    public override string ToString() => nameof(HospitalPatient);
}
