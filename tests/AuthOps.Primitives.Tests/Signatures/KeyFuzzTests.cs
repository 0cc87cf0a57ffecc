using AuthOps.Primitives.Signatures;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Signatures;

/// <summary>Whatever the bytes, only the documented exception comes out.</summary>
public sealed class KeyFuzzTests
{
    [Property(MaxTest = 500)]
    public void Any_bytes_as_DER_are_a_key_or_a_KeyFormatException(byte[] der)
    {
        OnlyKeyFormat(() => VerificationKey.ImportSubjectPublicKeyInfo(der));
        OnlyKeyFormat(() => VerificationKey.ImportPem(TestKeys.Pem("PUBLIC KEY", der)));
        OnlyKeyFormat(() => SigningKey.ImportPem(TestKeys.Pem("PRIVATE KEY", der)));
    }

    [Property(MaxTest = 500)]
    public void Any_text_is_a_key_or_a_KeyFormatException(string? text)
    {
        OnlyKeyFormat(() => VerificationKey.ImportPem(text));
        OnlyKeyFormat(() => SigningKey.ImportPem(text));
        OnlyKeyFormat(() => VerificationKey.ImportPem($"-----BEGIN PUBLIC KEY-----\n{text}"));
        OnlyKeyFormat(() =>
            VerificationKey.ImportPem(
                $"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----"
            )
        );
    }

    [Property(MaxTest = 1000)]
    public void A_damaged_key_is_a_key_or_a_KeyFormatException(
        byte algorithm,
        ushort place,
        byte value,
        ushort other,
        byte otherValue
    )
    {
        var kind = TestKeys.Algorithms[algorithm % TestKeys.Algorithms.Length];
        using var key = TestKeys.Load(kind);
        foreach (var pem in (string[])[TestKeys.PublicPem(kind), key.ExportPem()])
        {
            var label = pem.Contains("PUBLIC", StringComparison.Ordinal)
                ? "PUBLIC KEY"
                : "PRIVATE KEY";
            var der = Convert.FromBase64String(
                string.Concat(pem.Split('\n').Where(line => line[0] != '-'))
            );
            der[place % der.Length] = value;
            der[other % der.Length] = otherValue;
            var text = TestKeys.Pem(label, der);
            OnlyKeyFormat(() => VerificationKey.ImportPem(text));
            OnlyKeyFormat(() => SigningKey.ImportPem(text));

            var damaged = pem.ToCharArray();
            damaged[place % damaged.Length] = (char)value;
            OnlyKeyFormat(() => VerificationKey.ImportPem(damaged));
            OnlyKeyFormat(() => SigningKey.ImportPem(damaged));
        }
    }

    [Property(MaxTest = 200)]
    public void Any_bytes_as_a_signature_are_refused_without_an_exception(
        byte algorithm,
        byte[] signature,
        byte[] message
    )
    {
        var key = VerificationKey.ImportPem(
            TestKeys.PublicPem(TestKeys.Algorithms[algorithm % TestKeys.Algorithms.Length])
        );
        var padded = new byte[64];
        signature.AsSpan(0, Math.Min(64, signature.Length)).CopyTo(padded);
        Assert.False(key.Verify(message, signature));
        Assert.False(key.Verify(message, padded));
    }

    private static void OnlyKeyFormat(Func<object> import)
    {
        try
        {
            (import() as IDisposable)?.Dispose();
        }
        catch (KeyFormatException)
        {
            // The documented answer.
        }
    }
}
