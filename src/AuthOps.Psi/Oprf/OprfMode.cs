namespace AuthOps.Psi.Oprf;

/// <summary>The modes of RFC 9497 that are supported. Values are those of the RFC.</summary>
public enum OprfMode
{
    /// <summary>The client trusts the server to use one key.</summary>
    Oprf = 0,

    /// <summary>The server proves that it used the key it published.</summary>
    Voprf = 1,
}
