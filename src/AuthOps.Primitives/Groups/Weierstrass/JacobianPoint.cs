namespace AuthOps.Primitives.Groups;

/// <summary>Points (X/Z², Y/Z³), one in each lane; the identity has Z = 0. A mutable value; not safe for concurrent mutation.</summary>
internal struct JacobianPoint<TField>
    where TField : unmanaged
{
    public TField X,
        Y,
        Z;
}
