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

    /// <summary>Encodes a value, or names what is wrong with it.</summary>
    public static ItemFindingKind? TryEncode(string value, bool canNormalize, out byte[] bytes)
    {
        bytes = [];
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

                value = value.Normalize(NormalizationForm.FormC);
            }

            if (s_utf8.GetByteCount(value) > PsiItemSet.MaxPartBytes)
            {
                return ItemFindingKind.TooLong;
            }

            bytes = s_utf8.GetBytes(value);
            return null;
        }
        catch (ArgumentException)
        {
            return ItemFindingKind.InvalidText;
        }
    }

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
