namespace AuthOps.Psi.Wire;

/// <summary>The protocols whose messages travel in a sealed exchange. Values are part of the wire format.</summary>
internal enum MessageProtocol : byte
{
    Lookup = 1,
    Sum = 2,
    ManyParties = 3,
}
