namespace AuthOps.Primitives.Signatures;

/// <summary>A message with a signature to check. Immutable; safe to share between threads while nobody writes to the memory.</summary>
/// <param name="Key">The key that is said to have signed.</param>
/// <param name="Message">The message itself, not its digest.</param>
/// <param name="Signature">The signature as received, of any length.</param>
public readonly record struct SignedMessage(
    VerificationKey Key,
    ReadOnlyMemory<byte> Message,
    ReadOnlyMemory<byte> Signature
);
