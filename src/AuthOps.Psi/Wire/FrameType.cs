namespace AuthOps.Psi.Wire;

/// <summary>The frames of ECDH-PSI, numbered in the order in which each party sends them. See docs/wire/psi-ecdh.md.</summary>
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
}
