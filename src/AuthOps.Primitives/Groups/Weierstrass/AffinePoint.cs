namespace AuthOps.Primitives.Groups;

/// <summary>Points (X, Y) other than the identity, one in each lane. A mutable value; not safe for concurrent mutation.</summary>
internal struct AffinePoint<TField>
    where TField : unmanaged
{
    public TField X,
        Y;
}
