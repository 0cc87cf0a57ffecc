namespace AuthOps.Psi.Wire;

/// <summary>The frames of all protocols; the suite says in which order. See docs/wire/psi-ecdh.md and psi-vole.md.</summary>
internal enum FrameType : byte
{
    Hello = 1,
    Items = 2,
    Tags = 3,
    Opening = 4,
    Order = 5,
    PayloadKeys = 6,
    Payloads = 7,
    Finish = 8,

    Receipt = 9,

    /// <summary>Not sent: the party has said everything.</summary>
    Done = 10,

    /// <summary>A message that goes on in the next frame; see docs/wire/psi-messages.md.</summary>
    MessagePart = 12,

    /// <summary>The end of a message.</summary>
    MessageEnd = 13,

    Heartbeat = 14,
    Abort = 15,

    /// <summary>VOLE-PSI: the base transfers, messages 1 and 2.</summary>
    Transfers = 16,

    /// <summary>Messages 3 and 4.</summary>
    Correlation = 17,

    /// <summary>The masked store and the tags, messages 5 and 6.</summary>
    Comparison = 18,

    /// <summary>Message 7, where both learn rows.</summary>
    Matches = 19,
}
