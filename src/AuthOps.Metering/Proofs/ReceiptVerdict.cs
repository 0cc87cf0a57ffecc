namespace AuthOps.Metering.Proofs;

/// <summary>What became of one receipt among many.</summary>
public enum ReceiptVerdict
{
    /// <summary>Its record is in the log that the checkpoint describes, by every path it carries.</summary>
    Verified,

    /// <summary>Its record, its body or a path of it does not fit: the log does not hold this record at this index.</summary>
    NotInLog,

    /// <summary>It was made under another checkpoint, or names an index that this one does not cover.</summary>
    OtherCheckpoint,

    /// <summary>The bytes are no receipt in the only form in which receipts are written.</summary>
    Malformed,
}
