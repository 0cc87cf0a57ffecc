namespace AuthOps.Psi.Governance;

/// <summary>The sessions of one peer, resource and purpose, held by one caller until it is disposed. Not safe for concurrent use.</summary>
internal interface ILedgerScope : IDisposable
{
    IReadOnlyList<PastSession> Read();

    /// <summary>The fingerprints of an input that was added.</summary>
    /// <exception cref="InvalidDataException">They are missing or were changed.</exception>
    Stream OpenInput(string digest);

    /// <summary>Adds a session and its input; durable on return.</summary>
    void Add(PastSession session, InputFingerprints input);

    void Close(string sessionId, int cardinality);
}
