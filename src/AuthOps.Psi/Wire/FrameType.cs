namespace AuthOps.Psi.Wire;

/// <summary>The frames of ECDH-PSI, numbered in the order in which a session has them. See docs/wire/psi-ecdh.md.</summary>
internal enum FrameType : byte
{
    ReceiverHello = 1,
    SenderHello = 2,
    ReceiverItems = 3,
    ReceiverTags = 4,
    SenderItems = 5,
    SenderTags = 6,
    Opening = 7,
    Order = 8,
    SenderFinish = 9,
    ReceiverFinish = 10,

    /// <summary>Not sent: the session is over.</summary>
    Done = 11,

    Abort = 15,
}
