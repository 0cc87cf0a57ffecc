namespace AuthOps.Metering.Authorization;

/// <summary>
/// A resource or a product is registered (登记, Art. 7): under a code of an issuer, for a time, with its label. Immutable
/// and safe to share between threads.
/// </summary>
public sealed record Registration
{
    /// <summary>Creates a registration.</summary>
    /// <param name="subject">The resource or product, by the identifier grants use.</param>
    /// <param name="kind">Which of the two it is.</param>
    /// <param name="scheme">The issuer's scheme.</param>
    /// <param name="code">The code (登记编码), as issued.</param>
    /// <param name="validity">When it holds.</param>
    /// <param name="label">The label of the data.</param>
    /// <param name="cancelledAt">The instant from which it no longer holds, before its time; null for none.</param>
    /// <exception cref="AuthorizationException">The code has not the issuer's form.</exception>
    /// <exception cref="ArgumentException">A part is malformed.</exception>
    public Registration(
        string subject,
        RegistrationKind kind,
        RegistrationScheme scheme,
        string code,
        ValidityPeriod validity,
        ClassificationLabel label,
        DateTimeOffset? cancelledAt = null
    )
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(validity);
        Subject = Identifiers.Require(subject, nameof(subject));
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentException("The kind is not one of RegistrationKind.", nameof(kind));
        }

        if (!scheme.Matches(code))
        {
            throw new AuthorizationException(
                AuthorizationFault.RegistrationInvalid,
                $"The registration code of {Subject} has not the form that {scheme.Issuer} issues."
            );
        }

        Kind = kind;
        Issuer = scheme.Issuer;
        Code = code;
        Validity = validity;
        Label = label;
        CancelledAt = cancelledAt?.ToUniversalTime();
    }

    /// <summary>The resource or product.</summary>
    public string Subject { get; }

    /// <summary>Which of the two it is.</summary>
    public RegistrationKind Kind { get; }

    /// <summary>Who issued the code.</summary>
    public string Issuer { get; }

    /// <summary>The code.</summary>
    public string Code { get; }

    /// <summary>When the registration holds.</summary>
    public ValidityPeriod Validity { get; }

    /// <summary>The label of the data.</summary>
    public ClassificationLabel Label { get; }

    /// <summary>The instant from which it no longer holds, before its time; null for none.</summary>
    public DateTimeOffset? CancelledAt { get; private init; }

    /// <summary>Whether the registration holds at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>True within the validity and before a cancellation.</returns>
    public bool HoldsAt(DateTimeOffset instant) =>
        Validity.Contains(instant) && !(CancelledAt <= instant);

    /// <summary>The registration with its cancellation (注销).</summary>
    /// <param name="at">The instant from which it no longer holds.</param>
    /// <returns>A new registration; one cancelled earlier stays so.</returns>
    public Registration Cancel(DateTimeOffset at) =>
        this with
        {
            CancelledAt = CancelledAt < at ? CancelledAt : at.ToUniversalTime(),
        };
}
