namespace AuthOps.Metering.Log;

/// <summary>What a record says. Values are part of the log format and never change meaning.</summary>
internal enum RecordKind : byte
{
    /// <summary>A grant became known; its chain begins.</summary>
    GrantRegistered = 1,

    /// <summary>An amount was reserved under an id claimed by this record.</summary>
    Reserved = 2,

    /// <summary>A reservation, named by its index, was settled.</summary>
    Settled = 3,

    /// <summary>A use was refused; its id is not claimed.</summary>
    Refused = 4,

    /// <summary>A use that has happened, under an id claimed by this record.</summary>
    Used = 5,

    /// <summary>An observation of the log about itself, such as a clock that went back.</summary>
    Notice = 6,

    /// <summary>A use, named by its index, was taken back.</summary>
    Corrected = 7,

    /// <summary>An act of authorisation, or its refusal.</summary>
    Decided = 8,
}
