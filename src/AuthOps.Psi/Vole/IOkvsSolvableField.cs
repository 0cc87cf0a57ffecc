namespace AuthOps.Psi.Vole;

/// <summary>What it needs to be encoded: a field that the coefficients lie in.</summary>
internal interface IOkvsSolvableField<T> : IOkvsField<T>
    where T : unmanaged
{
    static abstract T One { get; }

    static abstract T Multiply(T left, T right);

    static abstract T Invert(T value);
}
