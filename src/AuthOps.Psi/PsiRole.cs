namespace AuthOps.Psi;

/// <summary>Which side a party plays. Values are part of the wire format.</summary>
public enum PsiRole
{
    /// <summary>Speaks first and obtains the declared output.</summary>
    Receiver = 1,

    /// <summary>Answers, and decides whether the rows are opened.</summary>
    Sender = 2,
}
