namespace AuthOps.Psi.Oprf;

/// <summary>What both sides check. Stateless and safe to share between threads.</summary>
internal static class OprfChecks
{
    public static void RequireLength(int length, int count, int size, string name)
    {
        if (length != (long)count * size)
        {
            throw new ArgumentException(
                $"{name} takes {size} bytes for each of {count}; it has {length} bytes.",
                name
            );
        }
    }

    public static void RequireProvable(OprfContext context, int count)
    {
        if (context.Mode == OprfMode.Voprf && (count is < 1 or > DleqProof.MaxPairs))
        {
            throw new ArgumentException(
                $"A batch in mode VOPRF has 1 to {DleqProof.MaxPairs} inputs; this one has {count}. Cut it."
            );
        }
    }

    public static PsiProtocolException InvalidElement(int index) =>
        new(
            PsiProtocolError.InvalidElement,
            $"Element {index} of the batch is not the canonical encoding of a group element, or is the identity; the batch was refused."
        );
}
