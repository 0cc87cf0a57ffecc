using System.Text;

namespace AuthOps.Psi.Items;

/// <summary>Key text to canonical bytes: NFC, then UTF-8. Stateless and safe to share between threads.</summary>
internal static class KeyText
{
    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    // Without ICU the runtime may leave text as it is; two parties would then disagree about equal keys without noticing.
    private static readonly bool s_normalizes = SelfTest();

    /// <summary>Whether this process can normalise Unicode.</summary>
    public static bool CanNormalize => s_normalizes;

    /// <summary>Normalises a value, or names what is wrong with it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="canNormalize">Whether this process can normalise Unicode.</param>
    /// <param name="text">The value in NFC.</param>
    /// <param name="length">The bytes that <see cref="Encode"/> makes of it.</param>
    public static ItemFindingKind? TryNormalize(
        string value,
        bool canNormalize,
        out string text,
        out int length
    )
    {
        (text, length) = (value, value.Length);
        try
        {
            if (!Ascii.IsValid(value))
            {
                // Invalid text is told first, whatever this process can do.
                _ = s_utf8.GetByteCount(value);
                if (!canNormalize)
                {
                    return ItemFindingKind.NormalizationUnavailable;
                }

                text = value.Normalize(NormalizationForm.FormC);
                length = s_utf8.GetByteCount(text);
            }

            return length > PsiItemSet.MaxPartBytes ? ItemFindingKind.TooLong : null;
        }
        catch (ArgumentException)
        {
            return ItemFindingKind.InvalidText;
        }
    }

    /// <summary>Writes normalised text.</summary>
    /// <returns>The bytes written.</returns>
    public static int Encode(string text, Span<byte> destination) =>
        s_utf8.GetBytes(text, destination);

    private static bool SelfTest()
    {
        try
        {
            // Composition, canonical order of two marks, a singleton, Hangul, and a composition exclusion.
            return Composes("e\u0301", "\u00e9")
                && Composes("q\u0307\u0323", "q\u0323\u0307")
                && Composes("\u212b", "\u00c5")
                && Composes("\u1112\u1161\u11ab", "\ud55c")
                && Composes("\u0958", "\u0915\u093c");
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static bool Composes(string text, string expected) =>
        string.Equals(text.Normalize(NormalizationForm.FormC), expected, StringComparison.Ordinal);
}
