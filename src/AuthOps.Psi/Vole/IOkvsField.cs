namespace AuthOps.Psi.Vole;

/// <summary>What an oblivious store needs of its slots to be decoded: a vector space over elements of 64 bits.</summary>
internal interface IOkvsField<T>
    where T : unmanaged
{
    static abstract T Add(T left, T right);

    /// <summary>A slot times the coefficient of an item's row.</summary>
    static abstract T Scale(T value, ulong coefficient);
}
