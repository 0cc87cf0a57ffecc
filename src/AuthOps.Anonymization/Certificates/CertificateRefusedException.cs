namespace AuthOps.Anonymization.Certificates;

/// <summary>A release is refused a certificate; the message says why and shows no cell. Not meant to be shared between threads.</summary>
public sealed class CertificateRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="column">The column at fault, or null.</param>
    /// <param name="message">The same in a sentence.</param>
    public CertificateRefusedException(CertificateRefusal refusal, string? column, string message)
        : base(message) => (Refusal, Column) = (refusal, column);

    /// <summary>Why.</summary>
    public CertificateRefusal Refusal { get; }

    /// <summary>The column at fault, or null.</summary>
    public string? Column { get; }
}
